using System.ComponentModel.DataAnnotations;
using Crm.Contacts;
using Crm.Records;
using Microsoft.Extensions.Validation;

namespace Crm.Confirmations;

/// <summary>Look at one's own page, by the token of a mail's link or by a letter's code.</summary>
[ValidatableType]
public sealed record OpenConfirmation([Required, StringLength(100, MinimumLength = 1)] string Token);

/// <summary>An e-mail address or phone number on the page.</summary>
/// <param name="Id">The one that it was; none for a further one.</param>
/// <param name="Value">Empty says: not any more.</param>
[ValidatableType]
public sealed record OwnPoint([StringLength(254)] string? Value, Guid? Id = null);

/// <summary>A postal address on the page; all parts empty say: not any more.</summary>
[ValidatableType]
public sealed record OwnAddress([StringLength(200)] string? Street = null, [StringLength(20)] string? Postcode = null, [StringLength(100)] string? City = null, [StringLength(100)] string? Region = null, [StringLength(100)] string? Country = null, Guid? Id = null);

/// <summary>What a customer sees of themselves, and may correct: only what was asked is there. What an answer leaves out is not answered.</summary>
/// <param name="PreferredChannel">call, email, sms, mail or visit.</param>
[ValidatableType]
public sealed record OwnValues([StringLength(100)] string? FirstName = null, [StringLength(100)] string? LastName = null, [MaxLength(20)] IReadOnlyList<OwnPoint>? Emails = null, [MaxLength(20)] IReadOnlyList<OwnPoint>? Phones = null,
    [MaxLength(20)] IReadOnlyList<OwnAddress>? Addresses = null, [StringLength(100)] string? JobTitle = null, [StringLength(200)] string? Company = null, [StringLength(10)] string? PreferredChannel = null);

/// <summary>A consent that is asked for.</summary>
/// <param name="Given">What was said last; null when it never was.</param>
public sealed record ConsentQuestion(string Purpose, string Text, bool? Given);

/// <summary>A customer's own page.</summary>
/// <param name="Answered">True when it has been answered: then nothing else is told.</param>
/// <param name="Fields">What is asked about.</param>
public sealed record ConfirmationPage(bool Answered, string BusinessName, string? Message, IReadOnlyList<AskedField> Fields, OwnValues? Values, IReadOnlyList<ConsentQuestion> Consents);

/// <summary>A yes or no to one of the consents.</summary>
[ValidatableType]
public sealed record ConsentAnswer([Required, StringLength(40)] string Purpose, [Required] bool Given);

/// <summary>A customer's answer. It counts once.</summary>
/// <param name="Values">The page's values, corrected where they were not right.</param>
[ValidatableType]
public sealed record AnswerConfirmation([Required, StringLength(100, MinimumLength = 1)] string Token, [Required] OwnValues Values, [MaxLength(10)] IReadOnlyList<ConsentAnswer>? Consents = null);

/// <summary>What a customer said in a call.</summary>
[ValidatableType]
public sealed record AnswerInCall([Required] OwnValues Values, [MaxLength(10)] IReadOnlyList<ConsentAnswer>? Consents = null);

/// <summary>Thanks.</summary>
public sealed record ConfirmationThanks(string BusinessName);
