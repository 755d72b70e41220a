using Crm.Companies;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Contacts;

static class ContactEndpoints
{
    public static void MapContacts(this IEndpointRouteBuilder app)
    {
        var type = app.ServiceProvider.GetRequiredService<ContactRecord>();
        var group = app.MapRecords(type);
        group.MapCustomer(type);
        group.MapKeyFields(type);
        group.MapPost("/read-line", async (HttpContext http, CrmDb db, CancellationToken ct) =>
            {
                var line = await Body.ValidAsync(Body.As<ContactLineInput>(await Body.ReadAsync(http.Request, ct)), http.RequestServices, ct);
                return TypedResults.Ok(await ContactLine.ReadAsync(line.Text, db, ct));
            })
            .Writes().WithName("readContactLine").WithSummary("Read one typed line as a contact").Accepts<ContactLineInput>("application/json")
            .WithDescription("Takes a line such as \"Ann Lee ann@lee.example +49 30 1234 Acme\" apart for a form to be filled with. Nothing is stored. For those who may add contacts.").ProducesProblem(413).ProducesProblem(415);
        app.MapTenantGroup("/companies/{id}/contacts", "Companies").MapGet("/", OfCompanyAsync).Reads().WithName("companyContacts").WithSummary("The people of a company")
            .Produces<Page<ContactView>>().ProducesProblem(404).WithListParameters();
    }

    static async Task<IResult> OfCompanyAsync(string id, HttpContext http, ContactRecord type, RecordReads reads, CrmDb db, CancellationToken ct)
    {
        var query = ListQuery.From(http.Request.Query);
        if (!Guid.TryParseExact(id, "D", out var company) || !await db.Set<Company>().AnyAsync(c => c.Id == company, ct)) throw Refused.NotFound();
        var rows = db.Set<Contact>().AsNoTracking().Where(c => c.Roles.Any(r => r.CompanyId == company));
        return await reads.PageAsync(type, rows, query, $"contacts of {company}", "displayName", ct);
    }
}
