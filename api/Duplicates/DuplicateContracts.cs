using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.Extensions.Validation;

namespace Crm.Duplicates;

/// <summary>The kinds of record of which duplicates are looked for.</summary>
public enum DuplicateObject { Contacts, Companies }

/// <summary>What has been decided about two records that look like one.</summary>
public enum DuplicateStatus { Open, Merged, NotDuplicate }

/// <summary>A record as it is being written, to be compared with those that are there.</summary>
/// <param name="Record">Members of a contact or company as in its create; as few as are typed so far.</param>
/// <param name="ExceptId">The record that is being changed, which is not its own duplicate.</param>
/// <param name="MinScore">0 to 1; default 0.5, which is more likely the same than not.</param>
/// <param name="Limit">1 to 20.</param>
[ValidatableType]
public sealed record CheckDuplicates([Required] DuplicateObject Object, [Required] JsonElement Record, Guid? ExceptId = null, [Range(0.0, 1.0)] double MinScore = 0.5, [Range(1, 20)] int Limit = 5);

/// <summary>A record that may be the same as the one that was sent.</summary>
/// <param name="Score">The probability that both are one, 0 to 1 (the model of Fellegi and Sunter, JASA 64, 1969; estimated from the workspace's own records).</param>
/// <param name="Reasons">What speaks for it and against it, weightiest first.</param>
public sealed record DuplicateCandidate(Guid Id, string Title, string Subtitle, double Score, IReadOnlyList<MatchReason> Reasons);

/// <summary>Likely duplicates, best first.</summary>
public sealed record DuplicateCandidates(IReadOnlyList<DuplicateCandidate> Items);

/// <summary>One of two records that look like one.</summary>
public sealed record DuplicateSide(Guid Id, string Title, string Subtitle);

/// <summary>Two records that look like one.</summary>
/// <param name="Score">The probability that both are one, 0 to 1.</param>
/// <param name="DecidedAt">When somebody merged them or said that they are two; null while it is open.</param>
public sealed record DuplicatePairView(Guid Id, DuplicateObject Object, double Score, IReadOnlyList<MatchReason> Reasons, DuplicateStatus Status, DateTimeOffset FoundAt, DateTimeOffset? DecidedAt, DuplicateSide A, DuplicateSide B);

/// <summary>A member of both records, side by side.</summary>
/// <param name="Field">The member as in a create: firstName, emails …; values of custom fields one by one as custom.key. The stage of life is computed anew and not among them.</param>
/// <param name="A">The value of a; null when it says nothing.</param>
/// <param name="TextA">What the record is called whose id a holds: its owner, its company.</param>
/// <param name="Same">Both say the same, or neither says anything.</param>
/// <param name="TakesBoth">Both values can be kept: lists, tags, ids.</param>
public sealed record DuplicateField(string Field, JsonElement? A, JsonElement? B, string? TextA, string? TextB, bool Same, bool TakesBoth);

/// <summary>What a merge of a pair would bring together.</summary>
/// <param name="SurvivorId">The one proposed to stay: what more hangs on, and of equals the older.</param>
/// <param name="VersionA">To be sent back with the merge, so that a change in the meantime is noticed.</param>
/// <param name="LinksA">How many rows hang on a, by kind: deal_contacts, links (of activities and tasks), timeline_entries …</param>
public sealed record DuplicateComparison(DuplicatePairView Pair, Guid SurvivorId, int VersionA, int VersionB, IReadOnlyList<DuplicateField> Fields, IReadOnlyDictionary<string, long> LinksA, IReadOnlyDictionary<string, long> LinksB);

/// <summary>Merges a record into the one at the address.</summary>
/// <param name="MergedId">The record that is given up. Its id leads to the survivor from then on.</param>
/// <param name="Choices">Whose value stays, by member (or custom.key): survivor, merged or, of lists and tags, both. What is not chosen: the survivor's where it says something, else the other's; of lists both.</param>
/// <param name="SurvivorVersion">The version of the survivor that was looked at; another one is a 412.</param>
/// <param name="MergedVersion">The same for the other.</param>
public sealed record MergeRecords(Guid MergedId, IReadOnlyDictionary<string, string>? Choices = null, int? SurvivorVersion = null, int? MergedVersion = null);

/// <summary>A merge that was done.</summary>
/// <param name="RunId">The run that merged them along with others; null for a single merge.</param>
/// <param name="Moved">Rows that were given to the survivor, by kind.</param>
/// <param name="UndoUntil">Until when it can be undone: 30 days; null when it has been or cannot be any more.</param>
/// <param name="Kept">After an undo: fields of the survivor that people had changed since the merge, which kept their new values.</param>
public sealed record MergeView(Guid Id, DuplicateObject Object, Guid SurvivorId, string SurvivorTitle, Guid MergedId, string MergedTitle, Guid? RunId, double? Score, DateTimeOffset MergedAt, Guid? MergedBy, string? MergedByName,
    IReadOnlyDictionary<string, long> Moved, DateTimeOffset? UndoUntil, DateTimeOffset? UndoneAt, IReadOnlyList<string> Kept);

/// <summary>What is to be done to all records of a kind.</summary>
public enum DuplicateRunKind { Scan, Merge }

/// <summary>Where a run stands.</summary>
public enum DuplicateRunStatus { Running, Done, Failed, Undoing, Undone }

/// <summary>Starts a scan, or a merge of all open pairs above a score.</summary>
/// <param name="MinScore">For merge: 0.5 to 1; default 0.95.</param>
/// <param name="DryRun">For merge: tells what would be merged, and does nothing.</param>
[ValidatableType]
public sealed record StartDuplicateRun([Required] DuplicateObject Object, [Required] DuplicateRunKind Kind, [Range(0.5, 1.0)] double? MinScore = null, bool DryRun = false);

/// <summary>A run: progress and outcome.</summary>
/// <param name="Total">A scan: records; a merge: records to be given up.</param>
/// <param name="Found">A scan: pairs that are more likely one than not.</param>
/// <param name="Merged">A merge: records merged so far.</param>
/// <param name="Refused">A merge: records left alone because somebody changed or merged them meanwhile, or may not be merged.</param>
/// <param name="UndoUntil">Until when all its merges can be undone together.</param>
public sealed record DuplicateRunView(Guid? Id, DuplicateObject Object, DuplicateRunKind Kind, DuplicateRunStatus Status, bool DryRun, double? MinScore, int Total, int Processed, int Found, int Merged, int Refused, string? Error,
    DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, DateTimeOffset? UndoUntil, IReadOnlyList<DuplicateGroup> Groups);

/// <summary>For a dry run: records that would become one.</summary>
/// <param name="Survivor">The one that would stay.</param>
/// <param name="Merged">Those that would be merged into it.</param>
/// <param name="Score">The lowest of the pairs that tie them together.</param>
public sealed record DuplicateGroup(DuplicateSide Survivor, IReadOnlyList<DuplicateSide> Merged, double Score);

/// <summary>Runs, newest first.</summary>
/// <param name="ScannedAt">When the records of a kind were last scanned whole, by itself or on request; null before the first time.</param>
/// <param name="Open">Pairs that wait for a decision and that the caller sees.</param>
public sealed record DuplicateRunList(DateTimeOffset? ScannedAt, long Open, IReadOnlyList<DuplicateRunView> Items);
