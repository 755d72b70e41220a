using Crm.Records;

namespace Crm.Preferences;

static class PreferenceEndpoints
{
    public static void MapPreferences(this IEndpointRouteBuilder app) => app.MapRecords(app.ServiceProvider.GetRequiredService<PreferenceRecord>());
}
