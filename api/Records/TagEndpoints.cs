using Crm.Platform.Database;
using Crm.Platform.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.Records;

/// <summary>A tag and how many records carry it.</summary>
public sealed record TagView(string Name, int Count);

/// <summary>The tags in use, most frequent first.</summary>
public sealed record TagList(IReadOnlyList<TagView> Items);

static class TagEndpoints
{
    public static void MapTags(this IEndpointRouteBuilder app) =>
        app.MapTenantGroup("/tags", "Tags").MapGet("/", ListAsync).Reads().WithName("listTags").WithSummary("The tags in use and how often");

    static async Task<Ok<TagList>> ListAsync(CrmDb db, CancellationToken ct) => TypedResults.Ok(new TagList(await db.Database.SqlQuery<TagView>($"""
        select tag as "Name", count(*)::int as "Count" from (
          select unnest(tags) as tag from contacts where tenant_id = app_tenant() and deleted_at is null and tags <> array[]::text[]
          union all select unnest(tags) from companies where tenant_id = app_tenant() and deleted_at is null and tags <> array[]::text[]
          union all select unnest(tags) from deals where tenant_id = app_tenant() and deleted_at is null and tags <> array[]::text[]) used
        group by tag order by 2 desc, 1 limit 500
        """).ToListAsync(ct)));
}
