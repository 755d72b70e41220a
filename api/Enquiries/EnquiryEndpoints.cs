using Crm.Companies;
using Crm.Contacts;
using Crm.Deals;
using Crm.Events;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Enquiries;

static class EnquiryEndpoints
{
    public static void MapEnquiries(this IEndpointRouteBuilder app)
    {
        var group = app.MapRecords(app.ServiceProvider.GetRequiredService<EnquiryRecord>());
        group.MapPost("/receive", ReceiveAsync).Writes().WithName("receiveEnquiry").WithSummary("Take in an enquiry of somebody who may be known or not")
            .WithDescription("The person is found by e-mail address, then by phone number; else a contact is made by the same rules as any other. A person is there once from the beginning: nothing is copied later.")
            .Produces<EnquiryView>(201).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).WithRules();
        group.MapPost("/{id}/take", TakeAsync).Writes().WithName("takeEnquiry").WithSummary("Look into an enquiry: it is worked on, by its owner or by oneself").Changes();
        group.MapPost("/{id}/qualify", QualifyAsync).Writes().WithName("qualifyEnquiry").WithSummary("Make a deal of an enquiry")
            .WithDescription("The deal is about the same person or company; its source is the enquiry's channel. One enquiry becomes one deal, however many ask at once: the others get 409 with the deal's id.").Changes().ProducesProblem(422).WithRules();
        group.MapPost("/{id}/reject", RejectAsync).Writes().WithName("rejectEnquiry").WithSummary("Say why no deal comes of an enquiry").Changes();
        group.MapPost("/{id}/reopen", ReopenAsync).Writes().WithName("reopenEnquiry").WithSummary("Take up an enquiry again").WithDescription("One that became a deal: only once its deal is in the trash.").Changes();
    }

    static RouteHandlerBuilder Changes(this RouteHandlerBuilder route) => route.Produces<EnquiryView>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(413).ProducesProblem(415).WithIfMatch();

    static async Task<IResult> ReceiveAsync(ReceiveEnquiry input, EnquiryRecord type, ContactRecord contacts, CompanyRecord companies, RecordWrites writes, Writing writing, HttpContext http, CancellationToken ct)
    {
        writing.Source = Name(input.Channel ?? EnquiryChannel.Other);
        var contact = await KnownAsync(input.Person, writing, ct) ?? await NewAsync(input.Person, contacts, companies, writes, writing, ct);
        var enquiry = await writes.CreateAsync(type, new EnquiryInput { ContactId = contact, Channel = input.Channel, Text = input.Text, Interest = input.Interest, ReceivedAt = input.ReceivedAt, OwnerId = input.OwnerId }, ct);
        await writing.Db.SaveChangesAsync(ct);
        return await writes.AnswerAsync(type, enquiry, http, created: true, ct);
    }

    /// <summary>The contact with this e-mail address, else with this phone number; the oldest of several.</summary>
    static async Task<Guid?> KnownAsync(EnquiryPerson person, Writing writing, CancellationToken ct)
    {
        if (Inputs.Text(person.Email) is { } typed)
        {
            var email = EmailAddress.Normalize(typed, out _) ?? throw Refused.Invalid("person.email", "This is not an e-mail address.");
            if (await FindAsync(ContactPoint.Email, email) is { } found) return found;
        }
        return Inputs.Text(person.Phone) is { } number && Phones.Normalize(number, (await writing.TenantAsync(ct)).Country) is { } phone ? await FindAsync(ContactPoint.Phone, phone) : null;

        Task<Guid?> FindAsync(string kind, string normalized) => writing.Db.Set<Contact>().Where(c => c.Points.Any(p => p.Kind == kind && p.Normalized == normalized)).OrderBy(c => c.Id).Select(c => (Guid?)c.Id).FirstOrDefaultAsync(ct);
    }

    static async Task<Guid> NewAsync(EnquiryPerson person, ContactRecord contacts, CompanyRecord companies, RecordWrites writes, Writing writing, CancellationToken ct)
    {
        var company = Inputs.Text(person.CompanyName) is { } name ? await CompanyAsync(name, companies, writes, writing, ct) : null;
        var contact = await writes.CreateAsync(contacts, new ContactInput
        {
            FirstName = person.FirstName, LastName = person.LastName, CompanyId = company,
            Emails = Inputs.Text(person.Email) is { } email ? [new PointInput(email)] : null, Phones = Inputs.Text(person.Phone) is { } phone ? [new PointInput(phone)] : null,
        }, ct);
        await writing.Db.SaveChangesAsync(ct);
        return contact.Id;
    }

    static async Task<Guid?> CompanyAsync(string name, CompanyRecord companies, RecordWrites writes, Writing writing, CancellationToken ct)
    {
        var folded = SearchDocs.Fold(name);
        if (await writing.Db.Set<Company>().Where(k => k.SortName == folded).OrderBy(k => k.Id).Select(k => (Guid?)k.Id).FirstOrDefaultAsync(ct) is { } known) return known;
        var company = await writes.CreateAsync(companies, new CompanyInput { Name = name }, ct);
        await writing.Db.SaveChangesAsync(ct);
        return company.Id;
    }

    static Task<IResult> TakeAsync(string id, EnquiryRecord type, RecordWrites writes, Writing writing, HttpContext http, CancellationToken ct) =>
        SetAsync(id, e => Task.FromResult(e.Take(writing.User.MemberId)), "taken", type, writes, writing, http, ct);

    static async Task<IResult> QualifyAsync(string id, QualifyEnquiry input, EnquiryRecord type, DealRecord deals, RecordWrites writes, Writing writing, HttpContext http, CancellationToken ct)
    {
        var enquiry = await writes.FindAsync(type, id, ct);
        await writes.CheckVersionAsync(type, enquiry, http, ct);
        // Before the deal is made, so that of many who ask at once each hears what is so: the enquiry is locked until the first is through.
        var (before, deal) = (enquiry.Status, Guid.Empty);
        if (enquiry.Status is Enquiry.New or Enquiry.Working)
        {
            writing.Source = enquiry.Channel;
            var made = await writes.CreateAsync(deals, new DealInput
            {
                Title = Inputs.Text(input.Title) ?? enquiry.Interest ?? Short(enquiry.Text) ?? enquiry.Contact?.DisplayName ?? enquiry.Company?.Name ?? "", PipelineId = input.PipelineId, StageId = input.StageId, Amount = input.Amount,
                CompanyId = enquiry.CompanyId ?? enquiry.Contact?.CompanyId, ContactIds = enquiry.ContactId is { } contact ? [contact] : null, OwnerId = input.OwnerId ?? enquiry.OwnerId ?? writing.User.MemberId, Description = enquiry.Text is { Length: > 10_000 } long_ ? long_[..10_000] : enquiry.Text,
            }, ct);
            await writing.Db.SaveChangesAsync(ct);
            deal = made.Id;
        }
        enquiry.Qualify(deal, writing.User.MemberId, writing.Now);
        writing.Events.Add(enquiry, "qualified", [Change.Of("status", before, enquiry.Status)]);
        await writing.Db.SaveChangesAsync(ct);
        return await writes.AnswerAsync(type, enquiry, http, created: false, ct);
    }

    static Task<IResult> RejectAsync(string id, RejectEnquiry input, EnquiryRecord type, RecordWrites writes, Writing writing, HttpContext http, CancellationToken ct) =>
        SetAsync(id, e => { e.Reject(Inputs.Required(input.Reason, "reason", "A reason"), writing.User.MemberId, writing.Now); return Task.FromResult(true); }, "rejected", type, writes, writing, http, ct);

    static Task<IResult> ReopenAsync(string id, EnquiryRecord type, RecordWrites writes, Writing writing, HttpContext http, CancellationToken ct) =>
        SetAsync(id, async e => e.DealId is { } deal && await writing.Db.Set<Deal>().AnyAsync(d => d.Id == deal, ct) ? throw Refused.Conflict("Its deal is still there. Delete the deal first.") : e.Reopen(), "reopened", type, writes, writing, http, ct);

    static async Task<IResult> SetAsync(string id, Func<Enquiry, Task<bool>> set, string verb, EnquiryRecord type, RecordWrites writes, Writing writing, HttpContext http, CancellationToken ct)
    {
        var enquiry = await writes.FindAsync(type, id, ct);
        await writes.CheckVersionAsync(type, enquiry, http, ct);
        var before = enquiry.Status;
        if (await set(enquiry))
        {
            writing.Events.Add(enquiry, verb, before == enquiry.Status ? [] : [Change.Of("status", before, enquiry.Status)]);
            await writing.Db.SaveChangesAsync(ct);
        }
        return await writes.AnswerAsync(type, enquiry, http, created: false, ct);
    }

    static string? Short(string? text) => text is null ? null : text.ReplaceLineEndings(" ") is { Length: > 80 } words ? words[..80].TrimEnd() + "…" : text.ReplaceLineEndings(" ");
    static string Name(EnquiryChannel channel) => channel.ToString().ToLowerInvariant();
}
