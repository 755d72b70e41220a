using Crm.Contacts;
using Crm.Events;
using Crm.Platform.Database;
using Crm.Records;

namespace Crm.Imports;

/// <summary>
/// The records that cells of relation fields name, looked up for a whole chunk at once. The strongest sign counts: id, external id
/// (of whatever source), e-mail address or domain, and last the name or title; whatever of that finds several finds none for certain.
/// </summary>
sealed class Relations(CrmDb db, Writing writing, RecordTypes types)
{
    const int Id = 0, ExternalId = 1, Address = 2, Name = 3;
    readonly Dictionary<(string Object, int Sign, string Text), HashSet<Guid>> found = [];

    public async Task LoadAsync(IReadOnlyList<(string Object, string Text)> cells, CancellationToken ct)
    {
        foreach (var kind in cells.GroupBy(c => c.Object, c => c.Text))
        {
            var (table, texts) = (types.ByObject(kind.Key)!.Plural, kind.Distinct(StringComparer.Ordinal).ToArray());
            var sql = $"""
                select {Id}, r.id::text, r.id from {table} r where r.tenant_id = $1 and r.id = any ($3) and r.deleted_at is null
                union all select {ExternalId}, e.external_id, r.id from external_ids e join {table} r on r.tenant_id = $1 and r.id = e.record_id and r.deleted_at is null
                  where e.tenant_id = $1 and e.object = $2 and e.external_id = any ($4)
                """ + (kind.Key switch
            {
                "contact" => $" union all select {Address}, p.normalized, p.contact_id from contact_points p join contacts r on r.tenant_id = $1 and r.id = p.contact_id and r.deleted_at is null where p.tenant_id = $1 and p.kind = 'email' and p.normalized = any ($5)",
                "company" => $" union all select {Address}, d.domain, d.company_id from company_domains d join companies r on r.tenant_id = $1 and r.id = d.company_id and r.deleted_at is null where d.tenant_id = $1 and d.domain = any ($5)",
                _ => "",
            }) + (kind.Key == "contact" ? "" : $" union all select {Name}, r.sort_name, r.id from {table} r where r.tenant_id = $1 and r.sort_name = any ($6) and r.deleted_at is null");
            await using (var command = db.Command(sql))
            {
                command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = kind.Key }, new() { Value = texts.Select(t => Guid.TryParseExact(t, "D", out var id) ? id : Guid.Empty).ToArray() },
                    new() { Value = texts }, new() { Value = texts.Select(t => t.ToLowerInvariant()).ToArray() }, new() { Value = texts.Select(SearchDocs.Fold).ToArray() }]);
                await using var row = await command.ExecuteReaderAsync(ct);
                while (await row.ReadAsync(ct)) Know(kind.Key, row.GetInt32(0), row.GetString(1), row.GetGuid(2));
            }
            // A person's name is written in more than one way.
            if (kind.Key == "contact") foreach (var (name, _, id) in await ContactImport.ByNameAsync(texts.Select(RelatedRecords.NameOf), writing, ct)) Know(kind.Key, Name, name, id);
        }
    }

    public IReadOnlyCollection<Guid> Of(string @object, string text) =>
        Of(@object, Id, text.ToLowerInvariant()) ?? Of(@object, ExternalId, text) ?? Of(@object, Address, text.ToLowerInvariant()) ?? Of(@object, Name, @object == "contact" ? RelatedRecords.NameOf(text) : SearchDocs.Fold(text)) ?? [];

    /// <summary>A record that a row has made can be meant by the rows behind it.</summary>
    public void Learn(RecordType type, Record record, string? externalId)
    {
        if (externalId is not null) Know(type.Object, ExternalId, externalId, record.Id);
        if (type.SearchOf(record)?.Title is { } title) Know(type.Object, Name, record is Contact ? RelatedRecords.NameOf(title) : SearchDocs.Fold(title), record.Id);
        if (record is Contact contact) foreach (var point in contact.Points.Where(p => p.Kind == ContactPoint.Email)) Know(type.Object, Address, point.Normalized, record.Id);
        if (record is Companies.Company company) foreach (var domain in company.Domains) Know(type.Object, Address, domain, record.Id);
    }

    public static string Plural(string @object) => @object == "company" ? "companies" : @object + "s";

    /// <summary>What is sure to name one of them.</summary>
    public static string Hint(string @object) => @object switch { "contact" => "an e-mail address or an id", "company" => "a domain or an id", _ => "an id" };

    HashSet<Guid>? Of(string @object, int sign, string text) => found.GetValueOrDefault((@object, sign, text));

    void Know(string @object, int sign, string text, Guid id)
    {
        if (!found.TryGetValue((@object, sign, text), out var ids)) found[(@object, sign, text)] = ids = [];
        ids.Add(id);
    }
}
