using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Crm.Records;
using Microsoft.Extensions.Validation;

namespace Crm.Confirmations;

/// <summary>What customers can be asked about: job is job title and company. No personal or special field is among them.</summary>
public enum AskedField { Name, Emails, Phones, Addresses, Job, PreferredChannel, Consent }

/// <summary>mail: a link; call: a task with a script; letter: a page to print with a link and a short code.</summary>
public enum AskChannel { Mail, Call, Letter }

/// <summary>Where a request stands.</summary>
public enum ConfirmationState { Created, Sent, Opened, Answered, Expired, Cancelled }

/// <summary>What an answer says of one value: right as it is, another one, a further one, or not any more.</summary>
public enum AnswerKind { Confirmed, Changed, Added, Removed }

/// <summary>waiting for somebody, taken over into the file, or turned down.</summary>
public enum AnswerDecision { Waiting, Accepted, Rejected }

/// <summary>Ask customers whether what we know of them is still right. Say whom by ids or by a filter.</summary>
/// <param name="ContactIds">1 to 2,000 contacts.</param>
/// <param name="Filter">A filter tree as in a search; {"field": "segment", "value": id} is a segment. Finds at most 2,000 contacts.</param>
/// <param name="Fields">What to ask about; at least one.</param>
/// <param name="Channel">Calls and letters go to at most 200 contacts at once.</param>
/// <param name="Again">true asks those as well who were asked in the last 90 days.</param>
/// <param name="DryRun">true only counts.</param>
[ValidatableType]
public sealed record AskCustomers([Required, MinLength(1), MaxLength(7)] IReadOnlyList<AskedField> Fields, [Required] AskChannel Channel, IReadOnlyList<Guid>? ContactIds = null, JsonElement? Filter = null, bool Again = false, bool DryRun = false);

/// <summary>What came of it, or would come of it: found is the sum of the others.</summary>
/// <param name="Asked">Requests that were made.</param>
/// <param name="Recent">Left out: asked in the last 90 days.</param>
/// <param name="NoAddress">Left out: no address, number or postal address for this channel that works and may be used.</param>
/// <param name="SameAddress">Left out: another one of them has the same e-mail address, which is written to once.</param>
/// <param name="NotAllowed">Left out: your role may not change them.</param>
/// <param name="Ids">The requests that were made, the first 200.</param>
public sealed record AskOutcome(int Found, int Asked, int Recent, int NoAddress, int SameAddress, int NotAllowed, IReadOnlyList<Guid> Ids);

/// <summary>One value of an answer, beside what we had.</summary>
/// <param name="Name">firstName, lastName, email, phone, address, jobTitle, company or preferredChannel.</param>
/// <param name="Old">What we had when the answer came; null for what is new.</param>
/// <param name="New">What they say; null for what is right as it is, and for what is gone.</param>
/// <param name="Address">Of a new or changed postal address: its parts.</param>
/// <param name="PointId">The address or number that it is about.</param>
/// <param name="Problem">Why it could not be taken over, as the last try said.</param>
public sealed record AnswerItem(string Name, AskedField Field, AnswerKind Kind, string? Old, string? New, AddressInput? Address = null, Guid? PointId = null, AnswerDecision Decision = AnswerDecision.Waiting, string? Problem = null);

/// <summary>A request: what one customer was asked, and what they answered.</summary>
/// <param name="Recipient">The e-mail address that a mail went to.</param>
/// <param name="Waiting">How many values wait for somebody's decision.</param>
/// <param name="Repaired">How many values of the file the answer has changed.</param>
/// <param name="TaskId">Of a call: the task.</param>
public sealed record ConfirmationView(Guid Id, int Version, Guid ContactId, string ContactName, Guid? OwnerId, IReadOnlyList<AskedField> Fields, AskChannel Channel, ConfirmationState State, string? Recipient, Guid? TaskId,
    string? CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? SentAt, DateTimeOffset? OpenedAt, DateTimeOffset? AnsweredAt, DateTimeOffset ExpiresAt, DateTimeOffset? CancelledAt,
    IReadOnlyList<AnswerItem> Answer, int Waiting, int Repaired, DateTimeOffset? ReviewedAt, string? ReviewedBy);

/// <summary>Decide on an answer: on all that waits, or value by value.</summary>
/// <param name="All">true takes everything that waits over, false turns it down.</param>
/// <param name="Items">Single decisions; what is not named keeps waiting.</param>
[ValidatableType]
public sealed record ReviewAnswer(bool? All = null, [MaxLength(200)] IReadOnlyList<ItemDecision>? Items = null);

/// <summary>A decision on one value.</summary>
/// <param name="Index">Its place in the answer, from 0.</param>
public sealed record ItemDecision([Range(0, 200)] int Index, bool Accept);

/// <summary>Letters to be printed: each gets a new link and code, the ones printed before stop working.</summary>
/// <param name="Ids">1 to 200 requests whose channel is letter.</param>
[ValidatableType]
public sealed record PrintLetters([Required, MinLength(1), MaxLength(200)] IReadOnlyList<Guid> Ids);

/// <summary>A letter, ready to be printed. Link and code are told this once.</summary>
/// <param name="Address">The lines of the address field.</param>
/// <param name="Code">12 characters of 60 random bits, in three groups: ABCD-EFGH-JKMN.</param>
/// <param name="Qr">The link as a picture: a data: address of a PNG.</param>
public sealed record LetterView(Guid Id, string BusinessName, string ContactName, IReadOnlyList<string> Address, string Message, string Link, string Page, string Code, string Qr, DateTimeOffset ExpiresAt);

/// <summary>The letters, in the order of the ids.</summary>
public sealed record LetterList(IReadOnlyList<LetterView> Items);

/// <summary>A kind of answer that is taken over at once.</summary>
[ValidatableType]
public sealed record TakeOverRule([Required] AskedField Field, [Required] AnswerKind Kind);

/// <summary>What consent is asked for.</summary>
/// <param name="Key">A short name that stays, such as marketingEmail: letters and digits.</param>
/// <param name="Text">The words that customers read. {business} becomes the workspace's name.</param>
[ValidatableType]
public sealed record ConsentPurpose([Required, StringLength(40, MinimumLength = 1), RegularExpression("^[a-zA-Z][a-zA-Z0-9]*$")] string Key, [Required, StringLength(500, MinimumLength = 1)] string Text);

/// <summary>How a workspace asks.</summary>
/// <param name="Days">How long a link works: 1 to 365.</param>
/// <param name="TakeOver">What is taken over at once; the rest waits for somebody. What is confirmed always counts at once.</param>
/// <param name="Purposes">What consent is asked for, at most 10.</param>
/// <param name="Message">The words of the mail, the letter and the page; null for the product's own.</param>
[ValidatableType]
public sealed record ConfirmationSettings([Range(1, 365)] int Days, [Required, MaxLength(30)] IReadOnlyList<TakeOverRule> TakeOver, [Required, MaxLength(10)] IReadOnlyList<ConsentPurpose> Purposes, [StringLength(1000)] string? Message = null);

/// <summary>How asking went.</summary>
/// <param name="ResponseRate">Answered of sent, 0 to 1; null when none was sent.</param>
/// <param name="Repaired">Values of files that answers have changed.</param>
public sealed record ConfirmationFigures(int Sent, int Opened, int Answered, double? ResponseRate, int Repaired, int Confirmed);

/// <summary>The same for one channel.</summary>
public sealed record ChannelFigures(AskChannel Channel, ConfirmationFigures Figures);

/// <summary>The same for the requests that were sent in one week.</summary>
/// <param name="Week">Its Monday, in the workspace's time zone.</param>
public sealed record WeekFigures(DateOnly Week, ConfirmationFigures Figures);

/// <summary>How asking went: all in all, by channel, and by the week in which was asked.</summary>
/// <param name="Waiting">Answers that wait for somebody's decision now.</param>
public sealed record ConfirmationStats(ConfirmationFigures Total, IReadOnlyList<ChannelFigures> Channels, IReadOnlyList<WeekFigures> Weeks, int Waiting);
