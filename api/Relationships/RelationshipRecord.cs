using Crm.Contacts;
using Crm.Events;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Crm.Relationships;

/// <summary>The relationship, as lists, batch and timelines know it.</summary>
public sealed class RelationshipRecord : RecordType<Relationship, RelationshipInput, RelationshipView>
{
    public override string Object => "relationship";
    public override string Plural => "relationships";
    public override bool HasTimeline => false;
    public override bool MovesStanding => false;
    public override IReadOnlyList<string> RuledBy { get; } = ["contact"];
    public override RecordAction RightFor(RecordAction action) => action is RecordAction.Create or RecordAction.Delete ? RecordAction.Update : action;

    public override IReadOnlyList<Field<Relationship>> Fields { get; } =
    [
        Field<Relationship>.Id("id", r => r.Id), Field<Relationship>.Text("type", r => r.Type), Field<Relationship>.Text("inverse", r => r.Inverse), Field<Relationship>.Date("since", r => r.Since),
        // Either end: a relationship belongs to both.
        Field<Relationship>.Relation("contactId", id => r => r.ContactId == id || r.OtherContactId == id, _ => true),
        Field<Relationship>.Instant("createdAt", r => r.CreatedAt), Field<Relationship>.Instant("updatedAt", r => r.UpdatedAt),
    ];

    public override Relationship New() => new();
    public override IQueryable<Relationship> WithParts(IQueryable<Relationship> rows) => rows.Include(r => r.Contact).Include(r => r.OtherContact);
    public override Task<List<RelationshipView>> ViewsAsync(CrmDb db, Guid[] ids, bool trashed, CancellationToken ct) => RelationshipReads.ViewsAsync(db, ids, trashed, ct);
    public override Guid IdOf(RelationshipView view) => view.Id;
    public override int VersionOf(RelationshipView view) => view.Version;
    public override SearchText? SearchOf(Record record) => null;
    public override IQueryable<Relationship> Matching(IQueryable<Relationship> rows, CrmDb db, string q) =>
        rows.Where(r => EF.Functions.ILike(r.Type, $"%{Filters.Escape(q.Trim())}%", "\\") || EF.Functions.ILike(r.Note!, $"%{Filters.Escape(q.Trim())}%", "\\"));

    public override RelationshipInput InputOf(Relationship r) => new() { ContactId = r.ContactId, OtherContactId = r.OtherContactId, Type = r.Type, Inverse = r.Inverse, Since = r.Since, Note = r.Note };

    public override async Task ApplyAsync(Relationship relationship, RelationshipInput input, bool isNew, Writing writing, CancellationToken ct)
    {
        var type = Inputs.Required(input.Type, "type", "A type");
        if (input.ContactId == input.OtherContactId) throw Refused.Invalid("otherContactId", "Nobody is related to themselves.");
        await writing.RequireAsync<Contact>(input.ContactId, "contactId", ct, relationship.ContactId);
        await writing.RequireAsync<Contact>(input.OtherContactId, "otherContactId", ct, relationship.OtherContactId);
        // A patch of the type alone leaves the old inverse behind: the new type then brings its own.
        var given = !isNew && type != relationship.Type && Inputs.Text(input.Inverse) == relationship.Inverse ? null : Inputs.Text(input.Inverse);
        var inverse = given ?? Relationship.Inverses.GetValueOrDefault(type, type);
        if (await writing.Db.Set<Relationship>().AnyAsync(r => r.Id != relationship.Id
            && (r.ContactId == input.ContactId && r.OtherContactId == input.OtherContactId && r.Type == type || r.ContactId == input.OtherContactId && r.OtherContactId == input.ContactId && r.Inverse == type), ct))
            throw Refused.Conflict("These two are related in this way already.", "type");
        var people = await writing.Db.Set<Contact>().WithTrash().Where(c => c.Id == input.ContactId || c.Id == input.OtherContactId).ToDictionaryAsync(c => c.Id, ct);
        relationship.Say(people[input.ContactId], people[input.OtherContactId], type, inverse, input.Since, Inputs.Text(input.Note));
    }

    public override Task<IReadOnlyList<RecordRef>> ShownOnAsync(Record record, Writing writing, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<RecordRef>>([new RecordRef("contact", ((Relationship)record).ContactId), new RecordRef("contact", ((Relationship)record).OtherContactId)]);

    public override TimelineLine Line(Record record)
    {
        var r = (Relationship)record;
        return new TimelineLine("relationship", $"{r.Contact?.DisplayName} → {r.OtherContact?.DisplayName}", r.Note, r.Type, Replaces: true);
    }
}

static class RelationshipReads
{
    const string Rows = """
        select x.id, x.version, x.contact_id, a.display_name, x.other_contact_id, b.display_name, x.type, x.inverse, x.since, x.note, x.created_at, x.updated_at, x.deleted_at
        from relationships x join contacts a on a.tenant_id = x.tenant_id and a.id = x.contact_id and a.deleted_at is null join contacts b on b.tenant_id = x.tenant_id and b.id = x.other_contact_id and b.deleted_at is null
        where x.tenant_id = $1
        """;

    /// <summary>Those of one contact, whichever end it is, for its file.</summary>
    public const string OfContact = Rows + " and (x.contact_id = $2 or x.other_contact_id = $2) and x.deleted_at is null order by x.created_at, x.id limit 100";

    public static async Task<List<RelationshipView>> ViewsAsync(CrmDb db, Guid[] ids, bool trashed, CancellationToken ct)
    {
        var views = new List<RelationshipView>(ids.Length);
        await new Question(db).Add(Rows + " and x.id = any ($2) and (x.deleted_at is null or $3)", db.CurrentTenantId, ids, trashed).AskAsync(ct, row => views.Add(Read(row)));
        return views;
    }

    public static RelationshipView Read(NpgsqlDataReader row) => new(row.GetGuid(0), row.GetInt32(1), row.GetGuid(2), row.GetString(3), row.GetGuid(4), row.GetString(5), row.GetString(6), row.GetString(7), row.Date(8), row.Text(9), row.Instant(10), row.Instant(11), row.MaybeInstant(12));
}
