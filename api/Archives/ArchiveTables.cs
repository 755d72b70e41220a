using Crm.Platform.Database;

namespace Crm.Archives;

/// <summary>A table as it goes into an archive: its columns without the tenant, what is worked out by the database and what is this database's alone.</summary>
/// <param name="Order">The key without the tenant, by which its lines are ordered.</param>
sealed record ArchiveTable(string Name, IReadOnlyList<string> Columns, IReadOnlyList<string> Order)
{
    /// <summary>Each row as JSON, in the order of its key.</summary>
    public string Lines => $"select (jsonb_build_object({string.Join(", ", Columns.Chunk(40).First().Select(Pair))}){string.Concat(Columns.Chunk(40).Skip(1).Select(c => $" || jsonb_build_object({string.Join(", ", c.Select(Pair))})"))})::text from public.{Name} where tenant_id = app_tenant(){(Order.Count == 0 ? "" : $" order by {string.Join(", ", Order)}")}";

    static string Pair(string column) => $"'{column}', {column}";
}

/// <summary>
/// What of a workspace is its own. Every table of the database is either kept, in an order in which rows find what they point at,
/// or left out for a reason; a test fails for one that is in neither list.
/// </summary>
static class ArchiveTables
{
    public static readonly string[] Kept =
    [
        "roles", "members", "teams", "team_members", "field_defs", "pipelines", "stages", "playbooks", "loss_reasons", "need_categories", "competitors", "companies", "contacts", "contact_roles", "contact_points", "external_ids", "company_domains", "deals", "deal_contacts", "deal_stage_history", "deal_checks", "deal_competitors",
        "activities", "tasks", "enrolments", "links", "attendees", "preferences", "concerns", "enquiries", "important_dates", "relationships", "custom_values", "lifecycle_history", "views", "segments", "segment_members", "quality_settings", "quality_fixes", "quality_snapshots",
        "needs", "non_buy_reasons", "goals", "strategies", "strategy_reviews", "kpi_points", "privacy_countries", "automation_minutes", "touch_nudges", "reminders", "day_plans", "validation_rules", "rule_reasons", "confirmation_settings", "consent_events", "import_mappings", "imports", "import_files", "import_rows", "import_extras", "bulk_actions", "bulk_items", "merges", "merge_moves", "duplicate_keys", "duplicate_pairs",
        "duplicate_models", "events", "timeline_entries", "search_docs",
    ];

    public static readonly IReadOnlyDictionary<string, string> LeftOut = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["jobs"] = "work under way, which belongs to the running server",
        ["idempotency_keys"] = "answers kept for 24 hours, for programs that ask again",
        ["invitations"] = "hold secrets of links that lead to the old workspace; people are invited anew",
        ["confirmation_requests"] = "hold secrets of links that customers were sent, which lead to the old workspace",
        ["meeting_invitations"] = "hold secrets of reply addresses that lead to the old workspace; people are invited anew",
        ["booking_pages"] = "lead to the old workspace; people set theirs up anew",
        ["duplicate_runs"] = "progress of a search that can be made again",
        ["exports"] = "copies of what is in the archive, for a day",
        ["export_files"] = "copies of what is in the archive, for a day",
        ["export_schedules"] = "mails to people who are not in the new workspace yet",
        ["notifications"] = "what people were told, each for themselves",
        ["notification_preferences"] = "how each person wants to be told, which they alone read and set",
        ["notification_digests"] = "which mornings' mails went out from here",
        ["calendar_feeds"] = "secret addresses, which lead to the old workspace",
        ["segment_watches"] = "what people want to be told, each for themselves",
        ["push_subscriptions"] = "lead to people's devices, which allow it anew",
        ["archive_restores"] = "tells of a restore of this workspace, not of its data",
        ["archive_files"] = "an archive that is being restored",
        ["archive_lines"] = "an archive that is being restored",
    };

    /// <summary>Columns that mean something in the database that they stand in, and nowhere else.</summary>
    static readonly Dictionary<string, string[]> OfThisDatabase = new(StringComparer.Ordinal)
    {
        ["events"] = ["tx"], ["members"] = ["user_id", "last_seen_at"],
    };

    /// <summary>Where the business's records are: a workspace that has any is not empty.</summary>
    public static readonly string[] Records = ["contacts", "companies", "deals", "activities", "tasks", "field_defs", "imports", "segments", "consent_events"];

    public static async Task<IReadOnlyList<ArchiveTable>> LoadAsync(CrmDb db, CancellationToken ct)
    {
        var found = new Dictionary<string, (List<string> Columns, List<string> Order)>(StringComparer.Ordinal);
        await new Question(db).Add("""
            select c.relname::text, a.attname::text, coalesce(array_position(i.indkey::int[], a.attnum::int), -1) as place
            from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_index i on i.indrelid = c.oid and i.indisprimary
            where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname = any ($1) and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by c.relname, a.attnum
            """, (object)Kept).AskAsync(ct, row =>
            {
                var (table, column) = (row.GetString(0), row.GetString(1));
                if (!found.TryGetValue(table, out var shape)) found[table] = shape = ([], []);
                if (column == "tenant_id" || OfThisDatabase.GetValueOrDefault(table)?.Contains(column, StringComparer.Ordinal) == true) return;
                shape.Columns.Add(column);
                if (row.GetInt32(2) >= 0) shape.Order.Add(column);
            });
        return [.. Kept.Where(found.ContainsKey).Select(t => new ArchiveTable(t, found[t].Columns, found[t].Order))];
    }
}
