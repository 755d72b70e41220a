using Crm.Records;

namespace Crm.Activities;

static class ActivityEndpoints
{
    public static void MapActivities(this IEndpointRouteBuilder app) => app.MapRecords(app.ServiceProvider.GetRequiredService<ActivityRecord>());
}
