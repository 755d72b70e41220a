using Crm.Records;

namespace Crm.Relationships;

static class RelationshipEndpoints
{
    public static void MapRelationships(this IEndpointRouteBuilder app) => app.MapRecords(app.ServiceProvider.GetRequiredService<RelationshipRecord>());
}
