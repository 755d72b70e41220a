using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.ImportantDates;

static class ImportantDateEndpoints
{
    public static void MapImportantDates(this IEndpointRouteBuilder app) =>
        app.MapRecords(app.ServiceProvider.GetRequiredService<ImportantDateRecord>()).MapGet("/coming", ComingAsync).Reads().WithName("comingDates").WithSummary("The dates that come soon, the next first; at most 100")
            .WithDescription("Each shows from its remindDays before until the day itself; birthdays that follow from a birth date 7 days before. Birthdays show to those who may see birth dates. days: look at most so many days ahead, 0 to 365, default 365.");

    static async Task<Ok<ComingDateList>> ComingAsync(CrmDb db, TimeProvider time, CancellationToken ct, int days = 365)
    {
        if (days is < 0 or > 365) throw Refused.Invalid("days", "The number of days is 0 to 365.");
        var items = new List<ImportantDateView>();
        await new Question(db).Add(ImportantDateReads.Coming, db.CurrentTenantId, days, time.Now()).AskAsync(ct, row => items.Add(ImportantDateReads.Read(row)));
        return TypedResults.Ok(new ComingDateList(items));
    }
}
