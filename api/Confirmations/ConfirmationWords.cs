using System.Security.Cryptography;
using System.Text;
using Crm.Activities;
using Crm.Platform.Outbound;
using Crm.Tasks;
using Crm.Tenants;

namespace Crm.Confirmations;

/// <summary>What customers read and hear, and the short codes of letters.</summary>
static class ConfirmationWords
{
    public static string Message(Tenant tenant, ConfirmationSettings how) =>
        how.Message ?? "We would like to keep serving you right, and for that what we know about you should be right, too. Would you have a look? It takes a moment: one tap if all is well, or a word where it is not.";

    public static Mail Mail(Tenant tenant, ConfirmationSettings how, string recipient, string? firstName, string from, string? replyTo, Uri link) =>
        Platform.Outbound.Mail.WithButton(tenant.Id, recipient, $"{tenant.Name}: is this still right?", firstName is null ? "Hello," : $"Hello {firstName},", Message(tenant, how), "Have a look", link,
            $"Kind regards, {from}, {tenant.Name}. The link is yours alone and works for {how.Days} days; no password is needed. If you would rather write, just answer this mail.") with { ReplyTo = replyTo, FromName = tenant.Name };

    public static TaskInput Call(Tenant tenant, ConfirmationSettings how, string name, IReadOnlyList<AskedField> fields, Guid? assignee, Guid contact, DateTimeOffset now)
    {
        var script = new StringBuilder($"“Hello, this is {tenant.Name}. We would like to keep serving you right: do you have two minutes to check what we know about you?”\n\n");
        foreach (var field in fields) script.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"• {Question(field)}");
        script.Append("\nFill it in on their file under “Is this still right?” while you talk. Thank them.");
        var title = $"Call {name}: is this still right?";
        return new TaskInput { Title = title.Length > 300 ? title[..300] : title, Notes = script.ToString(), DueDate = DateOnly.FromDateTime(now.UtcDateTime), AssigneeId = assignee, Links = [new LinkInput(LinkObject.Contact, contact)] };
    }

    static string Question(AskedField field) => field switch
    {
        AskedField.Name => "Is your name written like this?", AskedField.Emails => "Does this e-mail address still reach you?", AskedField.Phones => "Is this still your number? Is there another one?",
        AskedField.Addresses => "Is this still where you live or work?", AskedField.Job => "Are you still with the same company, in the same job?", AskedField.PreferredChannel => "How do you like to be reached?",
        _ => "May we send you news and offers?",
    };

    // Without I, L, O and U: nothing that can be read as something else.
    const string Letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>12 characters of 5 random bits each: 60 bits.</summary>
    public static string NewCode() => string.Concat(Enumerable.Range(0, 12).Select(i => (i is 4 or 8 ? "-" : "") + Letters[RandomNumberGenerator.GetInt32(32)]));

    /// <summary>The hash of a code, however it was typed; null when it cannot be one.</summary>
    public static byte[]? HashOfCode(string typed)
    {
        var code = string.Concat(typed.ToUpperInvariant().Where(c => !char.IsWhiteSpace(c) && c != '-').Select(c => c switch { 'O' => '0', 'I' or 'L' => '1', _ => c }));
        return code.Length == 12 && code.All(Letters.Contains) ? SHA256.HashData(Encoding.ASCII.GetBytes(code)) : null;
    }
}
