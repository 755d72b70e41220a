using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Crm.Events;
using Crm.Records;
using Microsoft.Extensions.Validation;

namespace Crm.Rules;

/// <summary>What a rule is about.</summary>
public enum RuleObject { Contact, Company, Deal }

/// <summary>What may be written of a validation rule.</summary>
/// <param name="Object">contact, company or deal; stays as it was made.</param>
/// <param name="When">create: new records; update: changes, a deal's moves among them; both.</param>
/// <param name="Condition">A filter tree as in a search: the rule speaks up when it holds of the record as it would be saved. A patch replaces it whole.</param>
/// <param name="Effect">block: it is not saved; warn: it is saved, and whoever saves it is told; askReason: it is saved with a reason, which is kept.</param>
/// <param name="Messages">What it says, by language: {"en": "A deal needs an amount.", "de": "…"}; 1 to 20 languages, 1 to 300 characters each. Whoever writes reads their own language, else the workspace's, else any.</param>
/// <param name="Enabled">A rule that is switched off says nothing.</param>
/// <param name="Position">Rules are listed and speak in this order; 0 to 10,000.</param>
[ValidatableType]
public sealed record RuleInput([Required] RuleObject Object, [Required] RuleWhen When, [Required] JsonElement Condition, [Required] RuleEffect Effect,
    [Required, MinLength(1), MaxLength(20)] IReadOnlyDictionary<string, string> Messages, bool Enabled = true, [Range(0, 10_000)] int Position = 0);

/// <summary>A validation rule.</summary>
/// <param name="Problem">Why it cannot speak at present, such as a field that has been deleted; null when all is well.</param>
public sealed record RuleView(Guid Id, int Version, RuleObject Object, RuleWhen When, JsonElement Condition, RuleEffect Effect, IReadOnlyDictionary<string, string> Messages, bool Enabled, int Position,
    string? Problem, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt);

/// <summary>The workspace's rules in their order.</summary>
public sealed record RuleList(IReadOnlyList<RuleView> Items);

/// <summary>A condition to be tried on what is there.</summary>
[ValidatableType]
public sealed record DryRunRule([Required] RuleObject Object, [Required] JsonElement Condition);

/// <summary>What a rule with this condition would speak up about. The whole list comes from POST /{object}/search with the same filter.</summary>
/// <param name="Count">Records of which it holds now.</param>
/// <param name="Total">Records there are.</param>
/// <param name="Items">The first 20, newest change first.</param>
public sealed record RuleDryRun(long Count, long Total, IReadOnlyList<RuleRow> Items);

/// <summary>A record by its title.</summary>
public sealed record RuleRow(Guid Id, string Title);

/// <summary>A reason that somebody gave for passing a rule.</summary>
public sealed record RuleReasonView(Guid RecordId, string Title, string Reason, DateTimeOffset At, ActorView? Actor);

/// <summary>The reasons given, newest first; the last 100.</summary>
public sealed record RuleReasons(IReadOnlyList<RuleReasonView> Items);
