using System.ComponentModel.DataAnnotations;
using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Jobs;
using Crm.Platform.Outbound;
using Crm.Platform.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;

namespace Crm.Notifications;

/// <summary>The keys of a browser's subscription, as PushSubscription.toJSON() writes them, in base64url.</summary>
/// <param name="P256dh">Its public key: an uncompressed point of P-256, 65 bytes.</param>
/// <param name="Auth">16 bytes.</param>
[ValidatableType]
public sealed record PushKeys([Required, StringLength(200)] string P256dh, [Required, StringLength(100)] string Auth);

/// <summary>A browser that wants to be told although nobody looks at the app.</summary>
/// <param name="Endpoint">The address at its push service, https.</param>
/// <param name="Device">What to call it, such as "Firefox on Android".</param>
[ValidatableType]
public sealed record PushDeviceInput([Required, StringLength(2000)] string Endpoint, [Required] PushKeys Keys, [StringLength(100)] string? Device = null);

/// <summary>A browser that is told.</summary>
/// <param name="Endpoint">By which a browser finds itself in the list.</param>
public sealed record PushDeviceView(Guid Id, string? Device, string Endpoint, DateTimeOffset CreatedAt);

/// <summary>One's own browsers that are told.</summary>
/// <param name="PublicKey">The applicationServerKey to subscribe with.</param>
public sealed record PushDeviceList(string PublicKey, IReadOnlyList<PushDeviceView> Items);

/// <summary>Everybody's own browsers, also of who may change nothing else.</summary>
static class PushDevices
{
    const int Most = 20;

    public static void MapPushDevices(this IEndpointRouteBuilder app)
    {
        var group = app.MapTenantGroup("/me/push-devices", "Notifications");
        group.MapGet("/", ListAsync).Reads().WithName("listPushDevices").WithSummary("One's browsers that are told by web push");
        group.MapPost("/", AddAsync).OpensItsOwnScopes().WithName("addPushDevice").WithSummary("Have this browser told by web push")
            .WithDescription("What is told follows the notification preferences (push), quiet hours included. A browser that is there already is taken over. At most 20: the oldest goes. A push service that no longer knows the browser takes it off.").ProducesProblem(413).ProducesProblem(415);
        group.MapDelete("/{id}", RemoveAsync).OpensItsOwnScopes().WithName("removePushDevice").WithSummary("Have this browser told no more").ProducesProblem(404);
        group.MapPost("/{id}/try", TryAsync).OpensItsOwnScopes().WithName("tryPushDevice").WithSummary("Send a trial to this browser").ProducesProblem(404);
    }

    static async Task<Ok<PushDeviceList>> ListAsync(CrmDb db, PushKey key, TenantScope scope, CancellationToken ct)
    {
        var items = new List<PushDeviceView>();
        await new Question(db).Add("select id, device, endpoint, created_at from push_subscriptions where tenant_id = $1 and member_id = $2 order by created_at desc, id", db.CurrentTenantId, scope.User.MemberId!)
            .AskAsync(ct, row => items.Add(new PushDeviceView(row.GetGuid(0), row.Text(1), row.GetString(2), row.Instant(3))));
        return TypedResults.Ok(new PushDeviceList(key.Public, items));
    }

    static async Task<Created<PushDeviceView>> AddAsync(PushDeviceInput input, OutboundRule rule, HttpContext http, TenantWork work, TimeProvider time, CancellationToken ct)
    {
        if (!rule.Accepts(input.Endpoint)) throw Refused.Invalid("endpoint", "This is the https address of a push service, as the browser names it.");
        if (PushMessage.KeysOf(input.Keys.P256dh, input.Keys.Auth) is null) throw Refused.Invalid("keys", "These are the keys p256dh and auth of a browser's subscription, in base64url.");
        // Nothing is done for somebody whose session was ended: their own scope is opened before the workspace's.
        await InOwnScopeAsync(http, work, (_, _) => Task.CompletedTask, ct);
        // Whoever used this browser before is told there no more. Their devices are theirs alone to see: the workspace itself takes it off.
        var me = TenantFilter.UserOf(http.User);
        await work.WriteAsync(new CurrentUser(me.TenantId, null, null, null, "job"), async services =>
        {
            await using var command = services.GetRequiredService<CrmDb>().Command("delete from push_subscriptions where tenant_id = $1 and endpoint = $2 and member_id <> $3");
            command.Parameters.AddAll([new() { Value = me.TenantId }, new() { Value = input.Endpoint }, new() { Value = me.MemberId!.Value }]);
            await command.ExecuteNonQueryAsync(ct);
        }, ct);
        PushDeviceView? made = null;
        await InOwnScopeAsync(http, work, async (db, member) =>
        {
            await using var command = db.Command("""
                with old as (delete from push_subscriptions where tenant_id = $1 and id in (select id from push_subscriptions where tenant_id = $1 and member_id = $3 and endpoint <> $4 order by created_at desc, id offset $9))
                insert into push_subscriptions (tenant_id, id, member_id, endpoint, p256dh, auth, device, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
                on conflict (tenant_id, endpoint) do update set p256dh = excluded.p256dh, auth = excluded.auth, device = excluded.device returning id, device, endpoint, created_at
                """);
            command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = Guid.CreateVersion7() }, new() { Value = member }, new() { Value = input.Endpoint }, new() { Value = input.Keys.P256dh }, new() { Value = input.Keys.Auth },
                new() { Value = (object?)Records.Inputs.Text(input.Device) ?? DBNull.Value }, new() { Value = time.Now() }, new() { Value = Most - 1 }]);
            await using var row = await command.ExecuteReaderAsync(ct);
            await row.ReadAsync(ct);
            made = new PushDeviceView(row.GetGuid(0), row.Text(1), row.GetString(2), row.Instant(3));
        }, ct);
        return TypedResults.Created("/api/v1/me/push-devices", made);
    }

    static async Task<NoContent> RemoveAsync(string id, HttpContext http, TenantWork work, CancellationToken ct)
    {
        await InOwnScopeAsync(http, work, async (db, me) =>
        {
            await using var command = db.Command("delete from push_subscriptions where tenant_id = $1 and member_id = $2 and id = $3");
            command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = me }, new() { Value = Id(id) }]);
            if (await command.ExecuteNonQueryAsync(ct) == 0) throw Refused.NotFound();
        }, ct);
        return TypedResults.NoContent();
    }

    static async Task<Accepted> TryAsync(string id, HttpContext http, TenantWork work, TimeProvider time, CancellationToken ct)
    {
        await InOwnScopeAsync(http, work, async (db, me) =>
        {
            var known = false;
            await new Question(db).Add("select 1 from push_subscriptions where tenant_id = $1 and member_id = $2 and id = $3", db.CurrentTenantId, me, Id(id)).AskAsync(ct, _ => known = true);
            if (!known) throw Refused.NotFound();
            await PushJob.AskAsync(db, [(Id(id), null, me)], time.Now(), ct);
        }, ct);
        return TypedResults.Accepted((string?)null);
    }

    static Task InOwnScopeAsync(HttpContext http, TenantWork work, Func<CrmDb, Guid, Task> act, CancellationToken ct)
    {
        var who = TenantFilter.UserOf(http.User);
        return work.WriteAsync(who, Permissions.RolesWith(Permissions.Read), services => act(services.GetRequiredService<CrmDb>(), who.MemberId!.Value), ct);
    }

    static Guid Id(string id) => Guid.TryParseExact(id, "D", out var key) ? key : throw Refused.NotFound();
}
