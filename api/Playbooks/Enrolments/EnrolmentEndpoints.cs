using Crm.Contacts;
using Crm.Deals;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.Playbooks;

static class EnrolmentEndpoints
{
    public static void MapEnrolments(this IEndpointRouteBuilder app, RouteGroupBuilder playbooks)
    {
        playbooks.MapPost("/{id}/enrolments", EnrolAsync).Writes().WithName("enrol").WithSummary("Enrol a contact or a deal: its first step is made with it")
            .WithDescription("Who may change the record may enrol it. 409 while it is on its way through the playbook already, and for a playbook that is not active.").ProducesProblem(404).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        var group = app.MapTenantGroup("/enrolments", "Playbooks");
        group.MapGet("/", ListAsync).Reads().WithName("listEnrolments").WithSummary("Who is on their way through which playbook, and how far").WithDescription("contactId, dealId, playbookId and status (active, done, stopped) narrow it down. Those under way first, then the latest; 200 at most.");
        group.MapGet("/{id}", GetAsync).Reads().WithName("getEnrolment").WithSummary("One enrolment, step by step").ProducesProblem(404);
        group.MapPost("/{id}/stop", StopAsync).Writes().WithName("stopEnrolment").WithSummary("End a way through a playbook before its end").WithDescription("The task of the present step goes to the trash. To take it back, enrol the record again. 409 when it has ended already.")
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415);
    }

    static async Task<Created<EnrolmentView>> EnrolAsync(string id, Enrol input, Advancing advancing, ContactRecord contacts, DealRecord deals, RecordWrites writes, CrmDb db, Writing writing, HttpContext http, CancellationToken ct)
    {
        var playbook = await PlaybookEndpoints.FindAsync(id, db, ct);
        if (playbook.Object == "deal") await writing.RequireAsync<Deal>([input.RecordId], "recordId", ct);
        else await writing.RequireAsync<Contact>([input.RecordId], "recordId", ct);
        await RequireAsync(playbook.Object == "deal", input.RecordId, contacts, deals, writes, ct);
        if (!playbook.Active) throw Refused.Conflict("This playbook is not active. Make it active first.");
        if (await advancing.EnrolAsync(playbook, input.RecordId, writing.User.MemberId, ct) is not { } made) throw Refused.Conflict("It is on its way through this playbook already.", "recordId");
        http.Response.Headers.ETag = "\"1\"";
        return TypedResults.Created($"/api/v1/enrolments/{made}", await ViewAsync(made, db, ct));
    }

    static async Task<Ok<EnrolmentList>> ListAsync(CrmDb db, CancellationToken ct, string? contactId = null, string? dealId = null, string? playbookId = null, string? status = null)
    {
        static object Id(string? text) => text is null ? DBNull.Value : Guid.TryParseExact(text, "D", out var id) ? id : Guid.Empty;
        object which = status is null ? DBNull.Value : Choices.Of<EnrolmentStatus>(status, "status").ToString().ToLowerInvariant();
        return TypedResults.Ok(new EnrolmentList(await EnrolmentReads.ViewsAsync(db, "and ($2::uuid is null or e.contact_id = $2) and ($3::uuid is null or e.deal_id = $3) and ($4::uuid is null or e.playbook_id = $4) and ($5::text is null or e.status = $5)", ct,
            Id(contactId), Id(dealId), Id(playbookId), which)));
    }

    static async Task<Ok<EnrolmentView>> GetAsync(string id, CrmDb db, HttpContext http, CancellationToken ct)
    {
        var view = Guid.TryParseExact(id, "D", out var key) ? await ViewAsync(key, db, ct) : throw Refused.NotFound();
        http.Response.Headers.ETag = $"\"{view.Version}\"";
        return TypedResults.Ok(view);
    }

    static async Task<Ok<EnrolmentView>> StopAsync(string id, StopEnrolment input, Advancing advancing, ContactRecord contacts, DealRecord deals, RecordWrites writes, CrmDb db, CancellationToken ct)
    {
        var enrolment = Guid.TryParseExact(id, "D", out var key) ? await ViewAsync(key, db, ct) : throw Refused.NotFound();
        await RequireAsync(enrolment.Object == PlaybookObject.Deal, enrolment.RecordId, contacts, deals, writes, ct);
        if (!await advancing.StopAsync(key, Inputs.Text(input.Reason), ct)) throw Refused.Conflict("This way has ended already.");
        return TypedResults.Ok(await ViewAsync(key, db, ct));
    }

    /// <summary>Who may change the record; it is held until the end.</summary>
    static Task RequireAsync(bool isDeal, Guid record, ContactRecord contacts, DealRecord deals, RecordWrites writes, CancellationToken ct) =>
        isDeal ? writes.FindAsync(deals, record.ToString(), ct) : writes.FindAsync(contacts, record.ToString(), ct);

    static async Task<EnrolmentView> ViewAsync(Guid id, CrmDb db, CancellationToken ct) => (await EnrolmentReads.ViewsAsync(db, "and e.id = $2", ct, id)).FirstOrDefault() ?? throw Refused.NotFound();
}
