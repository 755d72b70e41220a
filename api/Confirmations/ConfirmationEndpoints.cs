using System.Buffers.Text;
using System.Security.Cryptography;
using Crm.Contacts;
using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using QRCoder;

namespace Crm.Confirmations;

static class ConfirmationEndpoints
{
    public static IServiceCollection AddConfirmations(this IServiceCollection services) => services.AddScoped<Asking>().AddScoped<Answering>().AddScoped<TakingOver>().AddScoped<ConfirmationReads>();

    public static void MapConfirmations(this IEndpointRouteBuilder app)
    {
        var group = app.MapTenantGroup("/confirmation-requests", "Confirmations");
        group.MapPost("/", AskAsync).Writes().WithName("askCustomers").WithSummary("Ask customers whether what we know of them is still right: by mail, call or letter")
            .WithDescription("Leaves out those asked in the last 90 days and addresses that must not be used; one mail an address. dryRun counts first. Mail takes a confirmed address of one's own: otherwise 403.").ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        group.MapGet("/", (ConfirmationReads reads, CancellationToken ct, string? state = null, string? channel = null, string? contactId = null, bool waiting = false, int limit = 50, string? cursor = null, bool count = false) =>
                reads.ListAsync(state, channel, contactId, waiting, limit, cursor, count, ct))
            .Reads().WithName("listConfirmationRequests").WithSummary("Who was asked, newest first")
            .WithDescription("state: created, sent, opened, answered, expired or cancelled; channel: mail, call or letter; contactId: those of one contact; waiting=true: those whose answer waits for a decision; limit: 1 to 200.");
        group.MapGet("/stats", (ConfirmationReads reads, CancellationToken ct) => reads.StatsAsync(ct)).Reads().WithName("confirmationStats").WithSummary("How asking went: sent, opened, answered, repaired; by channel and by week").WithDescription("Of the last 26 weeks by the week in which was asked; cancelled requests do not count.");
        group.MapPut("/letters", PrintAsync).Writes().WithName("printConfirmationLetters").WithSummary("Letters with a link and a short code, to be printed").WithDescription("Each time a new link and code: those printed before stop working.").ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        group.MapGet("/{id}", async (string id, ConfirmationReads reads, CancellationToken ct) => TypedResults.Ok(await reads.OneAsync(id, ct))).Reads().WithName("getConfirmationRequest").WithSummary("A request with its answer").ProducesProblem(404);
        group.MapGet("/{id}/page", PageAsync).Reads().WithName("previewConfirmation").WithSummary("What the customer sees, and what is asked in a call").ProducesProblem(404);
        group.MapPost("/{id}/answer", AnswerAsync).Writes().WithName("answerInCall").WithSummary("What the customer said in a call: taken over at once").ProducesProblem(404).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        group.MapPost("/{id}/review", ReviewAsync).Writes().WithName("reviewConfirmation").WithSummary("Take an answer over, or turn it down: all of it, or value by value").ProducesProblem(404).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        group.MapPost("/{id}/cancel", CancelAsync).Writes().WithName("cancelConfirmation").WithSummary("Take a request back: its link stops working").ProducesProblem(404).ProducesProblem(409);
        SettingsEndpoints.MapSettings(app);
        PageEndpoints.MapPage(app);
    }

    static async Task<Ok<AskOutcome>> AskAsync(AskCustomers asked, Asking asking, CancellationToken ct) => TypedResults.Ok(await asking.AskAsync(asked, ct));

    static async Task<Ok<ConfirmationPage>> PageAsync(string id, Answering answering, CrmDb db, CancellationToken ct) =>
        Guid.TryParseExact(id, "D", out var key) && await db.Set<ConfirmationRequest>().AsNoTracking().FirstOrDefaultAsync(r => r.Id == key, ct) is { } request ? TypedResults.Ok(await answering.PageAsync(request, ct)) : throw Refused.NotFound();

    static async Task<Ok<ConfirmationView>> AnswerAsync(string id, AnswerInCall said, Answering answering, ContactRecord contacts, Writing writing, ConfirmationReads reads, CancellationToken ct)
    {
        var request = await ToChangeAsync(id, answering, contacts, writing, ct);
        await answering.AnswerAsync(request, said.Values, said.Consents, null, ct);
        await answering.TakeOverAsync(request, everything: true, null, ct);
        return TypedResults.Ok(await reads.OneAsync(id, ct));
    }

    static async Task<Ok<ConfirmationView>> ReviewAsync(string id, ReviewAnswer review, Answering answering, ContactRecord contacts, Writing writing, ConfirmationReads reads, CancellationToken ct)
    {
        await answering.ReviewAsync(await ToChangeAsync(id, answering, contacts, writing, ct), review, ct);
        return TypedResults.Ok(await reads.OneAsync(id, ct));
    }

    static async Task<Ok<ConfirmationView>> CancelAsync(string id, Answering answering, ContactRecord contacts, Writing writing, ConfirmationReads reads, CancellationToken ct)
    {
        var request = await ToChangeAsync(id, answering, contacts, writing, ct);
        if (request.AnsweredAt is not null) throw Refused.Conflict("This has been answered already.");
        if (request.CancelledAt is null)
        {
            request.Cancel(writing.Now);
            writing.Events.AddPlain("confirmation", request.Id, request.Version, "cancelled");
            await writing.Db.SaveChangesAsync(ct);
        }
        return TypedResults.Ok(await reads.OneAsync(id, ct));
    }

    static async Task<Ok<LetterList>> PrintAsync(PrintLetters asked, Answering answering, ContactRecord contacts, Writing writing, ConfirmationReads reads, Settings settings, CancellationToken ct)
    {
        var (letters, now) = (new List<LetterView>(), writing.Now);
        var (tenant, how) = (await writing.TenantAsync(ct), await SettingsEndpoints.ReadAsync(writing.Db, ct));
        foreach (var (id, index) in asked.Ids.Distinct().Order().Select((id, i) => (id, i)))
        {
            ConfirmationRequest request;
            try { request = await ToChangeAsync(id.ToString(), answering, contacts, writing, ct); }
            catch (Refused refused) when (refused.Status == 404) { throw Refused.Unusable($"ids[{asked.Ids.ToList().IndexOf(id)}]", "There is no request with this id."); }
            if (request.Channel != "letter" || !request.IsOpen(now)) throw Refused.Conflict("Only letters that are still open can be printed.", $"ids[{asked.Ids.ToList().IndexOf(id)}]");
            var (secret, code) = (RandomNumberGenerator.GetBytes(32), ConfirmationWords.NewCode());
            request.Send(SHA256.HashData(secret), ConfirmationWords.HashOfCode(code), now);
            var contact = await writing.Db.Set<Contact>().AsNoTracking().Include(c => c.Points).FirstAsync(c => c.Id == request.ContactId, ct);
            var (page, link) = (new Uri(settings.PublicUrl, "/confirm"), new Uri(settings.PublicUrl, $"/confirm?token={Base64Url.EncodeToString(secret)}"));
            var to = contact.Points.Where(p => p is { Kind: ContactPoint.Address, DoNotUse: false } && !PointValidity.IsBad(p.Validity)).OrderByDescending(p => p.IsPrimary).ThenBy(p => p.Position).FirstOrDefault();
            letters.Add(new LetterView(request.Id, tenant.Name, contact.DisplayName, [.. Lines(contact, to)], ConfirmationWords.Message(tenant, how), link.AbsoluteUri, page.AbsoluteUri, code, Qr(link), request.ExpiresAt));
        }
        await writing.Db.SaveChangesAsync(ct);
        return TypedResults.Ok(new LetterList([.. asked.Ids.Distinct().Select(id => letters.Single(l => l.Id == id))]));
    }

    static IEnumerable<string> Lines(Contact contact, ContactPoint? to) =>
        new[] { contact.DisplayName, to?.Street, string.Join(' ', new[] { to?.Postcode, to?.City }.Where(p => p is not null)), to?.Region, to?.Country }.Where(line => !string.IsNullOrWhiteSpace(line)).Select(line => line!);

    static string Qr(Uri link)
    {
        using var data = QRCodeGenerator.GenerateQrCode(link.AbsoluteUri, QRCodeGenerator.ECCLevel.M);
        using var code = new PngByteQRCode(data);
        return "data:image/png;base64," + Convert.ToBase64String(code.GetGraphic(4));
    }

    /// <summary>The request, locked, for whoever may change its contact.</summary>
    static async Task<ConfirmationRequest> ToChangeAsync(string id, Answering answering, ContactRecord contacts, Writing writing, CancellationToken ct)
    {
        var request = Guid.TryParseExact(id, "D", out var key) ? await answering.FindAsync(key, ct) : throw Refused.NotFound();
        if (await writing.Db.Set<Contact>().WithTrash().FirstOrDefaultAsync(c => c.Id == request.ContactId, ct) is not { } contact) throw Refused.NotFound();
        writing.Require(contacts, RecordAction.Update, contact);
        return request;
    }
}
