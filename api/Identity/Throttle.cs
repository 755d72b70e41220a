using System.Security.Cryptography;
using System.Text;
using Crm.Platform;
using Crm.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Crm.Identity;

/// <summary>Counts tries in the database, so that several API processes share one count. Keys are hashed: no address is kept.</summary>
public sealed class Throttle(IdentityDb db, TimeProvider time)
{
    /// <summary>Counts one more try and answers 429 when there were more than the limit in the window.</summary>
    public async Task TakeAsync(string key, int limit, TimeSpan window, CancellationToken ct)
    {
        var (now, hash) = (time.Now(), Hash(key));
        var used = (await db.Database.SqlQuery<int>($"""
            insert into identity.throttles (key, window_ends_at, used) values ({hash}, {now + window}, 1)
            on conflict (key) do update set
              used = case when throttles.window_ends_at <= {now} then 1 else throttles.used + 1 end,
              window_ends_at = case when throttles.window_ends_at <= {now} then {now + window} else throttles.window_ends_at end
            returning used as "Value"
            """).ToListAsync(ct))[0];
        if (used > limit) throw TooMany(window);
    }

    /// <summary>Answers 429 when the limit is used up, without counting.</summary>
    public async Task CheckAsync(string key, int limit, TimeSpan window, CancellationToken ct)
    {
        var (now, hash) = (time.Now(), Hash(key));
        var used = await db.Database.SqlQuery<int>($"select used as \"Value\" from identity.throttles where key = {hash} and window_ends_at > {now}").ToListAsync(ct);
        if (used is [var count] && count >= limit) throw TooMany(window);
    }

    public Task ForgetAsync(string key, CancellationToken ct)
    {
        var hash = Hash(key);
        return db.Database.ExecuteSqlAsync($"delete from identity.throttles where key = {hash}", ct);
    }

    static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    static Refused TooMany(TimeSpan window) =>
        new(429, "rateLimited", "Too many tries.", $"Please wait up to {window.TotalMinutes:0} minutes and try again.");
}
