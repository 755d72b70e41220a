using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Crm.Platform.Database;
using Npgsql;

namespace Crm.Platform.Outbound;

/// <summary>
/// Takes mail from the outbox and gives it to the SMTP server. A row is leased while it is being sent and deleted afterwards:
/// a killed process loses none. Failures are tried again for two days with growing pauses, then kept with their error.
/// </summary>
sealed class MailWorker([FromKeyedServices("dispatch")] NpgsqlDataSource dispatch, Settings settings, TimeProvider time, ILogger<MailWorker> log) : BackgroundService
{
    sealed record Waiting(Guid Id, string Recipient, string Subject, string Text, string Html, int Attempts, string? ReplyTo, string? FromName, CalendarPart? Calendar);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.SmtpUrl is not { Length: > 0 }) { log.LogWarning("CRM_SMTP_URL is not set: mail waits in the outbox."); return; }
        while (!stoppingToken.IsCancellationRequested)
        {
            var sent = false;
            try { sent = await SendNextAsync(stoppingToken); }
            catch (Exception exception) when (exception is not OperationCanceledException) { log.LogWarning("The mail outbox cannot be read: {Reason}", exception.Message); }
            if (!sent) await Task.Delay(TimeSpan.FromMilliseconds(500), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task<bool> SendNextAsync(CancellationToken ct)
    {
        if (await ClaimAsync(ct) is not { } mail) return false;
        try
        {
            await SendAsync(mail, ct);
            await RunAsync("delete from identity.mails where id = $1", ct, mail.Id);
        }
        catch (Exception exception) when (exception is SmtpException or FormatException or InvalidOperationException)
        {
            var giveUp = mail.Attempts >= 12 || exception is FormatException;
            var pause = TimeSpan.FromSeconds(Math.Min(5 * Math.Pow(2, mail.Attempts), 6 * 3600) * (0.8 + 0.4 * Random.Shared.NextDouble()));
            var now = time.Now();
            await RunAsync("update identity.mails set locked_until = null, next_attempt_at = $2, last_error = $3, failed_at = $4 where id = $1", ct,
                mail.Id, now + pause, exception.Message, giveUp ? now : DBNull.Value);
            log.LogWarning("A mail could not be sent (try {Attempt}): {Reason}", mail.Attempts, exception.Message);
        }
        return true;
    }

    async Task<Waiting?> ClaimAsync(CancellationToken ct)
    {
        await using var command = dispatch.CreateCommand("""
            update identity.mails set attempts = attempts + 1, locked_until = $1::timestamptz + interval '2 minutes'
            where id = (select id from identity.mails where failed_at is null and next_attempt_at <= $1 and (locked_until is null or locked_until < $1)
                        order by next_attempt_at limit 1 for update skip locked)
            returning id, recipient, subject, body_text, body_html, attempts, reply_to, from_name, calendar, calendar_method
            """);
        command.Parameters.Add(new() { Value = time.Now() });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? new Waiting(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetInt32(5), reader.Text(6), reader.Text(7), reader.Text(8) is { } calendar ? new CalendarPart(reader.GetString(9), calendar) : null) : null;
    }

    async Task SendAsync(Waiting mail, CancellationToken ct)
    {
        var server = new Uri(settings.SmtpUrl!);
        using var client = new SmtpClient(server.Host, server.Port > 0 ? server.Port : 25) { EnableSsl = server.Scheme == "smtps" || server.Query.Contains("starttls", StringComparison.OrdinalIgnoreCase), Timeout = 15_000 };
        if (server.UserInfo.Split(':', 2) is [{ Length: > 0 } user, var password]) client.Credentials = new NetworkCredential(Uri.UnescapeDataString(user), Uri.UnescapeDataString(password));
        using var message = new MailMessage(new MailAddress(settings.MailFrom), new MailAddress(mail.Recipient)) { Subject = mail.Subject, SubjectEncoding = Encoding.UTF8 };
        if (mail.FromName is { Length: > 0 } name) message.From = new MailAddress(message.From!.Address, name, Encoding.UTF8);
        if (mail.ReplyTo is { Length: > 0 } answers) message.ReplyToList.Add(new MailAddress(answers));
        message.Headers["Message-ID"] = $"<{mail.Id:N}@{settings.PublicUrl.Host}>";
        message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(mail.Text, Encoding.UTF8, "text/plain"));
        message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(mail.Html, Encoding.UTF8, "text/html"));
        if (mail.Calendar is { } calendar)
        {
            // As RFC 6047 wants it, one more form of the same mail; and as a file, for programs that show only that.
            var type = new ContentType("text/calendar") { CharSet = "utf-8" };
            type.Parameters["method"] = calendar.Method;
            message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(calendar.Text, type));
            message.Attachments.Add(new Attachment(new MemoryStream(Encoding.UTF8.GetBytes(calendar.Text)), new ContentType("application/ics") { Name = calendar.Method == "CANCEL" ? "cancel.ics" : "invite.ics" }));
        }
        await client.SendMailAsync(message, ct);
    }

    async Task RunAsync(string sql, CancellationToken ct, params object[] values)
    {
        await using var command = dispatch.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(ct);
    }
}
