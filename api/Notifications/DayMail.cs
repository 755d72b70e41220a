using System.Globalization;
using System.Net;
using System.Text;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Outbound;
using Crm.Tenants;

namespace Crm.Notifications;

/// <summary>Whose mail of the day is due, for which day on their calendar.</summary>
sealed record DueDigest(Guid Member, string Name, string Email, DateOnly Day, TimeZoneInfo Zone, Tenant Tenant);

/// <summary>The mail of the day: what is unread and wanted there, tasks of today and before. The day is noted whether there was something to tell or not.</summary>
sealed class DayMail(CrmDb db, Settings settings)
{
    const int MostNamed = 12;

    public async Task SendAsync(DueDigest due, DateTimeOffset now, CancellationToken ct)
    {
        // Two workers at once: the second waits for the first, and finds the day noted.
        if (await NoteAsync(due, now, ct) == 0) return;
        var (news, tasks, late, ids) = (new List<string>(), new List<string>(), new List<string>(), new List<Guid>());
        await new Question(db).Add("""
            select n.id, n.kind, n.title, n.count, a.name, n.at, n.due_at, n.occurs_at, p.channels is null, (select (c ->> 'digest')::boolean from jsonb_array_elements(p.channels) c where c ->> 'kind' = n.kind limit 1)
            from notifications n left join members a on a.tenant_id = n.tenant_id and a.id = n.actor_id left join notification_preferences p on p.tenant_id = n.tenant_id and p.member_id = n.member_id
            where n.tenant_id = $1 and n.member_id = $2 and n.read_at is null and n.digested_at is null order by n.at desc limit 500
            """, db.CurrentTenantId, due.Member).Add("""
            select t.title, t.due_date, t.due_at from tasks t where t.tenant_id = $1 and t.assignee_id = $2 and t.status = 'open' and t.deleted_at is null and t.due_date <= $3 order by t.due_date desc, t.due_at nulls last, t.id limit 500
            """, db.CurrentTenantId, due.Member, due.Day).AskAsync(ct, row =>
        {
            var kind = Enum.Parse<NotificationKind>(row.GetString(1), true);
            if (!(row.IsDBNull(9) ? NotificationPreferences.AsItComes.Of(kind).Digest : row.GetBoolean(9))) return;
            ids.Add(row.GetGuid(0));
            news.Add(NotificationWords.Line(kind, row.GetString(2), row.GetInt32(3), row.Text(4), row.Instant(5), row.MaybeInstant(6), row.MaybeInstant(7), due.Zone));
        }, row =>
        {
            var day = row.Date(1)!.Value;
            if (day < due.Day) late.Add($"{row.GetString(0)} ({day.ToString("d MMM yyyy", CultureInfo.InvariantCulture)})");
            else tasks.Add(row.MaybeInstant(2) is { } at ? $"{at.Local(due.Zone):HH:mm} {row.GetString(0)}" : row.GetString(0));
        });
        if (news.Count + tasks.Count + late.Count == 0 || !await IsVerifiedAsync(due, ct)) return;
        tasks.Sort(StringComparer.Ordinal);
        await MailOutbox.AddAsync(db.Database, Words(due, news, tasks, late), now, ct);
        await using var command = db.Command("with told as (update notifications set digested_at = $4 where tenant_id = $1 and id = any ($5)) update notification_digests set mailed = true where tenant_id = $1 and member_id = $2 and day = $3");
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = due.Member }, new() { Value = due.Day }, new() { Value = now }, new() { Value = ids.ToArray() }]);
        await command.ExecuteNonQueryAsync(ct);
    }

    async Task<int> NoteAsync(DueDigest due, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = db.Command("insert into notification_digests (tenant_id, member_id, day, mailed, at) values ($1, $2, $3, false, $4) on conflict do nothing");
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = due.Member }, new() { Value = due.Day }, new() { Value = now }]);
        return await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>An address that nobody has confirmed may be a stranger's: it gets no mail of the day.</summary>
    async Task<bool> IsVerifiedAsync(DueDigest due, CancellationToken ct)
    {
        await using var command = db.Command("select identity.is_verified(m.user_id) from members m where m.tenant_id = $1 and m.id = $2");
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = due.Member }]);
        return await command.ExecuteScalarAsync(ct) is true;
    }

    Mail Words(DueDigest due, List<string> news, List<string> tasks, List<string> late)
    {
        (string Title, List<string> Lines)[] parts = [("Today", tasks), ("Overdue", late), ("News", news)];
        var (text, html, told) = (new StringBuilder(), new StringBuilder(), parts.Where(p => p.Lines.Count > 0).ToList());
        foreach (var (title, lines) in told)
        {
            text.Append(CultureInfo.InvariantCulture, $"{title} ({lines.Count})\n");
            html.Append(CultureInfo.InvariantCulture, $"<h2 style=\"font-size:17px;margin:1.2rem 0 .3rem\">{title} ({lines.Count})</h2><ul style=\"margin:0;padding-left:1.2rem\">");
            foreach (var line in lines.Take(MostNamed))
            {
                text.Append(CultureInfo.InvariantCulture, $"- {line}\n");
                html.Append(CultureInfo.InvariantCulture, $"<li>{WebUtility.HtmlEncode(line)}</li>");
            }
            if (lines.Count > MostNamed) text.Append(CultureInfo.InvariantCulture, $"- and {lines.Count - MostNamed} more\n");
            if (lines.Count > MostNamed) html.Append(CultureInfo.InvariantCulture, $"<li>and {lines.Count - MostNamed} more</li>");
            text.Append('\n');
            html.Append("</ul>");
        }
        var (link, business, hello) = (new Uri(settings.PublicUrl, "/tasks").AbsoluteUri, WebUtility.HtmlEncode(due.Tenant.Name), $"Good morning {due.Name},");
        var subject = "Your day: " + string.Join(", ", told.Select(p => $"{p.Lines.Count} {p.Title.ToLowerInvariant()}"));
        return new Mail(due.Tenant.Id, due.Email, subject, $"{hello}\n\n{text}Open my tasks: {link}\n\nFrom {due.Tenant.Name}. When this mail comes, and what of, is yours to say: Settings, Notifications.\n", $"""
            <!doctype html><html lang="en"><body style="font-family:sans-serif;font-size:16px;line-height:1.5;color:#1c2530;max-width:34rem;margin:2rem auto;padding:0 1rem">
            <p>{WebUtility.HtmlEncode(hello)}</p>{html}
            <p><a href="{link}" style="display:inline-block;background:#1f5fae;color:#fff;padding:.6rem 1.2rem;border-radius:6px;text-decoration:none">Open my tasks</a></p>
            <p style="color:#5b6673;font-size:14px">From {business}. When this mail comes, and what of, is yours to say: Settings, Notifications.</p></body></html>
            """) { FromName = due.Tenant.Name };
    }
}
