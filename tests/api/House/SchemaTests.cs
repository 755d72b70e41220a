using Crm.Identity;
using Crm.Platform.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Tests.House;

/// <summary>The model that C# believes in is the one that the migrations made.</summary>
public sealed class SchemaTests(EmptyApp app) : IClassFixture<EmptyApp>
{
    /// <summary>Columns that only SQL of ours reads or writes.</summary>
    static readonly string[] SqlOnly =
    [
        "identity.throttles", "identity.mails", "identity.migrations", "public.external_ids", "public.search_docs", "public.company_domains", "public.idempotency_keys", "public.lifecycle_history", "public.import_", "public.imports", "public.export_files", "public.archive_", "public.segment_members", "public.segment_watches", "public.bulk_items",
        "public.field_defs", "public.rule_reasons", "public.quality_", "public.touch_nudges", "public.day_plans", "public.notification", "public.privacy_countries", "public.automation_minutes", "public.push_subscriptions", "public.reminders", "public.calendar_feeds", "public.attendees", "public.meeting_invitations", "public.booking_pages", "public.contacts.quality_rank", "public.contacts.quality_due_at", "public.contacts.customer_value_minor", "public.companies.quality_rank", "public.companies.quality_due_at", "public.companies.customer_value_minor", "public.confirmation_settings", "public.duplicate_keys", "public.duplicate_pairs", "public.duplicate_models", "public.merge_moves",
        "identity.tenants.fields_version", "identity.tenants.rules_version", // read by the session check, raised by SQL
        "public.strategy_reviews", "public.kpi_points", "public.strategies.told_for", "public.deal_checks", "public.deals.rot_told_for", "public.deals.rot_task_id", "public.needs.told_", "public.non_buy_reasons.told_",
        "public.jobs.status", "public.jobs.attempts", "public.jobs.locked_until", "public.jobs.fence", "public.jobs.last_error", "public.jobs.finished_at",
    ];

    [Fact]
    public async Task Tables_columns_types_and_nullability_agree()
    {
        await using var scope = app.Services.CreateAsyncScope();
        var model = Mapped(scope.ServiceProvider.GetRequiredService<CrmDb>()).Concat(Mapped(scope.ServiceProvider.GetRequiredService<IdentityDb>())).ToHashSet();
        var catalog = (await app.ListAsync<string>("""
            select n.nspname || '.' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, null) || case when a.attnotnull then '' else ' null' end
            from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('public', 'identity') and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
            """)).ToHashSet();
        Assert.Empty(model.Except(catalog).Order());
        Assert.Empty(catalog.Except(model).Where(column => !SqlOnly.Any(known => column.StartsWith(known, StringComparison.Ordinal))).Order());
    }

    static IEnumerable<string> Mapped(DbContext db) => from table in db.Model.GetRelationalModel().Tables from column in table.Columns
        select $"{table.Schema ?? "public"}.{table.Name}.{column.Name} {column.StoreType}{(column.IsNullable ? " null" : "")}";
}
