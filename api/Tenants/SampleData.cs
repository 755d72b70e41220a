using Crm.Activities;
using Crm.Companies;
using Crm.Contacts;
using Crm.Deals;
using Crm.Events;
using Crm.Pipelines;
using Crm.Platform.Database;
using Crm.Records;
using Crm.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Crm.Tenants;

/// <summary>A few marked records that show how the product looks in use. One call removes them all.</summary>
public sealed class SampleData(RecordWrites writes, Writing writing, CompanyRecord companies, ContactRecord contacts, DealRecord deals, ActivityRecord activities, TaskRecord tasks)
{
    public const string Source = "sample";

    public async Task AddAsync(CrmDb db, Pipeline pipeline, Tenant workspace, CancellationToken ct)
    {
        (writing.Source, writing.AllowDuplicates) = (Source, true);
        var me = writing.User.MemberId;
        var today = DateOnly.FromDateTime(writing.Now.UtcDateTime);
        var stages = pipeline.Stages.OrderBy(s => s.Position).ToList();
        var made = new List<(Contact Contact, Deal Deal, int Stage)>();
        foreach (var (name, domain, industry, first, last, title, phone, deal, amount, stage) in Rows)
        {
            var company = await writes.CreateAsync(companies, new CompanyInput { Name = name, Domains = [domain], Industry = industry, OwnerId = me, Tags = ["sample"] }, ct);
            writing.Know<Company>([company.Id]);
            var contact = await writes.CreateAsync(contacts, new ContactInput
            {
                FirstName = first, LastName = last, JobTitle = title, CompanyId = company.Id, OwnerId = me, Tags = ["sample"],
                Emails = [new PointInput($"{first}@{domain}".ToLowerInvariant())], Phones = [new PointInput(phone)],
            }, ct);
            writing.Know<Contact>([contact.Id]);
            made.Add((contact, await writes.CreateAsync(deals, new DealInput
            {
                Title = deal, PipelineId = pipeline.Id, StageId = stages[stage].Id, Amount = new Money(amount, workspace.Currency).Rounded(), CompanyId = company.Id, ContactIds = [contact.Id], OwnerId = me,
                ExpectedClose = stages[stage].Kind == Stage.Open ? today.AddDays(10 + 7 * stage) : null, LostReason = stages[stage].Kind == Stage.Lost ? "Too expensive" : null, Tags = ["sample"],
            }, ct), stage));
        }
        await db.SaveChangesAsync(ct);
        writing.Know<Deal>(made.Select(m => m.Deal.Id));
        foreach (var (contact, deal, stage) in made)
        {
            await writes.CreateAsync(activities, new ActivityInput
            {
                Kind = stage % 2 == 0 ? ActivityKind.Call : ActivityKind.Meeting, Subject = stage % 2 == 0 ? "First call" : "Met at the fair", Body = "Would like an offer by the end of the month.",
                Outcome = stage % 2 == 0 ? Outcome.Reached : Outcome.Held, At = writing.Now.AddDays(-2 - stage), OwnerId = me, Links = [new LinkInput(LinkObject.Contact, contact.Id), new LinkInput(LinkObject.Deal, deal.Id)],
            }, ct);
            LinkInput[] about = [new LinkInput(LinkObject.Contact, contact.Id), new LinkInput(LinkObject.Deal, deal.Id)];
            if (stages[stage].Kind == Stage.Open)
                await writes.CreateAsync(tasks, new TaskInput { Title = $"Call {contact.FirstName} about the offer", DueDate = today.AddDays(stage - 1), AssigneeId = me, Links = about }, ct);
            if (stage == 1)
                await writes.CreateAsync(activities, new ActivityInput
                {
                    Kind = ActivityKind.Visit, Status = ActivityStatus.Planned, Subject = "Measure the workshop", Place = "12 Mill Lane, York", OwnerId = me, Links = about,
                    At = Recurrence.InstantOf(today.AddDays(1).ToDateTime(new TimeOnly(10, 0)), workspace.TimeZone), EndAt = Recurrence.InstantOf(today.AddDays(1).ToDateTime(new TimeOnly(11, 0)), workspace.TimeZone),
                }, ct);
        }
        await db.SaveChangesAsync(ct);
    }

    static readonly (string Name, string Domain, string Industry, string First, string Last, string Title, string Phone, string Deal, string Amount, int Stage)[] Rows =
    [
        ("Riverside Bakery", "riverside-bakery.example", "Food", "Nora", "Field", "Owner", "+44 20 7946 0101", "Flour for the season", "4200.00", 0),
        ("Oak & Iron Furniture", "oak-iron.example", "Crafts", "Ben", "Carter", "Purchasing", "+44 20 7946 0102", "Workshop fittings", "12800.00", 1),
        ("Dr. Lindqvist Dental", "lindqvist-dental.example", "Health", "Maja", "Lindqvist", "Practice owner", "+44 20 7946 0103", "New reception system", "7450.00", 2),
        ("Blue Door Hotel", "bluedoor.example", "Hospitality", "Luca", "Moretti", "Manager", "+44 20 7946 0104", "Linen for 40 rooms", "9600.00", 3),
        ("Hilltop Garden Centre", "hilltop-garden.example", "Retail", "Grace", "Owens", "Owner", "+44 20 7946 0105", "Spring planters", "3150.00", 4),
        ("Fast Courier", "fast-courier.example", "Transport", "Omar", "Haddad", "Operations", "+44 20 7946 0106", "Van branding", "1900.00", 5),
    ];

    /// <summary>Deletes what was added as sample data, for good; what the owner made is kept, also when it hangs on a sample record.</summary>
    public async Task RemoveAsync(CrmDb db, CancellationToken ct)
    {
        await using var batch = db.Batch();
        foreach (var table in new[] { "tasks", "activities", "deals", "contacts", "companies" })
        {
            var sample = $"select id from {table} where tenant_id = $1 and source = 'sample'";
            foreach (var sql in new[]
            {
                $"delete from timeline_entries where tenant_id = $1 and (record_id in ({sample}) or ref_id in ({sample}))",
                $"delete from search_docs where tenant_id = $1 and record_id in ({sample})",
                $"delete from custom_values where tenant_id = $1 and record_id in ({sample})",
                $"delete from external_ids where tenant_id = $1 and record_id in ({sample})",
                $"delete from {table} where tenant_id = $1 and source = 'sample'",
            })
                batch.Add(sql, db.CurrentTenantId);
        }
        await batch.ExecuteNonQueryAsync(ct);
        await StandingJob.EverybodyAsync(db, writing.Now, ct);
        writing.Events.AddPlain("workspace", db.CurrentTenantId, 1, "sampleDataRemoved");
        await db.SaveChangesAsync(ct);
    }
}
