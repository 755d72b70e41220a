using System.Net;
using Crm.Platform.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Crm.Platform.Outbound;

/// <summary>One mail to one person, as text and as HTML.</summary>
public sealed record Mail(Guid? TenantId, string Recipient, string Subject, string Text, string Html)
{
    /// <summary>Who gets the answer, when it is somebody of the workspace.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>What the sender is called, when it is a workspace that writes.</summary>
    public string? FromName { get; init => field = value is null ? null : OneLine(value); }

    /// <summary>An entry for the recipient's calendar (RFC 6047), when the mail brings one.</summary>
    public CalendarPart? Calendar { get; init; }

    /// <summary>A short mail of plain paragraphs. Everything in it is text.</summary>
    public static Mail Plain(Guid? tenant, string recipient, string subject, params IReadOnlyList<string> paragraphs)
    {
        var html = string.Concat(paragraphs.Select(p => $"<p>{WebUtility.HtmlEncode(p).ReplaceLineEndings("<br>")}</p>"));
        return new Mail(tenant, recipient, OneLine(subject), string.Join("\n\n", paragraphs) + "\n",
            $"""<!doctype html><html lang="en"><body style="font-family:sans-serif;font-size:16px;line-height:1.5;color:#1c2530;max-width:34rem;margin:2rem auto;padding:0 1rem">{html}</body></html>""");
    }

    /// <summary>A short mail with one thing to do. Everything in it is text; names cannot become markup or headers.</summary>
    public static Mail WithButton(Guid? tenant, string recipient, string subject, string greeting, string words, string button, Uri link, string note)
    {
        string E(string text) => WebUtility.HtmlEncode(text);
        var html = $"""
            <!doctype html><html lang="en"><body style="font-family:sans-serif;font-size:16px;line-height:1.5;color:#1c2530;max-width:34rem;margin:2rem auto;padding:0 1rem">
            <p>{E(greeting)}</p><p>{E(words)}</p>
            <p><a href="{E(link.AbsoluteUri)}" style="display:inline-block;background:#1f5fae;color:#fff;padding:.6rem 1.2rem;border-radius:6px;text-decoration:none">{E(button)}</a></p>
            <p style="color:#5b6673;font-size:14px">{E(note)}</p></body></html>
            """;
        return new Mail(tenant, recipient, OneLine(subject), $"{greeting}\n\n{words}\n\n{button}: {link.AbsoluteUri}\n\n{note}\n", html);
    }

    static string OneLine(string text) => string.Concat(text.Where(c => !char.IsControl(c)));
}

/// <summary>A calendar's text (RFC 5545) and what it asks for: REQUEST or CANCEL.</summary>
public sealed record CalendarPart(string Method, string Text);

/// <summary>Puts mail into the outbox, in the transaction of the work that causes it.</summary>
public static class MailOutbox
{
    public static Task AddAsync(DatabaseFacade database, Mail mail, DateTimeOffset now, CancellationToken ct)
    {
        if ((mail.Recipient + mail.ReplyTo).Any(char.IsControl)) throw Refused.Invalid("email", "This is not an e-mail address.");
        return database.ExecuteSqlAsync($"""
            insert into identity.mails (id, tenant_id, recipient, subject, body_text, body_html, reply_to, from_name, calendar, calendar_method, created_at, next_attempt_at)
            values ({Guid.CreateVersion7()}, {mail.TenantId}, {mail.Recipient}, {mail.Subject}, {mail.Text}, {mail.Html}, {mail.ReplyTo}, {mail.FromName}, {mail.Calendar?.Text}, {mail.Calendar?.Method}, {now}, {now})
            """, ct);
    }
}
