using Microsoft.EntityFrameworkCore;

namespace Crm.Records;

public static class RecordQueries
{
    public const string TrashFilter = "Trash", MergedFilter = "Merged";

    /// <summary>The trash: rows marked as deleted, of this tenant only. The one place where the trash filter is lifted.</summary>
#pragma warning disable RS0030
    public static IQueryable<T> InTrash<T>(this IQueryable<T> rows) where T : Record =>
        rows.IgnoreQueryFilters([TrashFilter]).Where(r => r.DeletedAt != null);

    public static IQueryable<T> WithTrash<T>(this IQueryable<T> rows) where T : Record => rows.IgnoreQueryFilters([TrashFilter]);

    /// <summary>With those that were merged into another: only for merging and taking it back.</summary>
    public static IQueryable<T> WithMerged<T>(this IQueryable<T> rows) where T : CustomerRecord => rows.IgnoreQueryFilters([TrashFilter, MergedFilter]);
#pragma warning restore RS0030

    /// <summary>The record and its parts, locked against other writers until the transaction ends.</summary>
    public static IQueryable<T> Locked<T>(this DbSet<T> rows, Guid tenant, Guid id) where T : Record =>
        rows.FromSqlRaw($"select * from {rows.EntityType.GetTableName()} where tenant_id = {{0}} and id = {{1}} for update", tenant, id);

    /// <summary>The same for many, always in the same order, so that two writers of the same records wait for each other and never cross.</summary>
    public static IQueryable<T> Locked<T>(this DbSet<T> rows, Guid tenant, Guid[] ids) where T : Record =>
        rows.FromSqlRaw($"select * from {rows.EntityType.GetTableName()} where tenant_id = {{0}} and id = any ({{1}}) order by id for update", tenant, ids);
}
