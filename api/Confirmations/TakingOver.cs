using Crm.Companies;
using Crm.Contacts;
using Crm.Events;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Confirmations;

/// <summary>Takes values of an answer over into the contact, as any other change: checked, announced, kept apart from what people typed by the line that tells of it.</summary>
sealed class TakingOver(CrmDb db, Writing writing, RecordWrites writes, ContactRecord contacts, CompanyRecord companies, IServiceProvider services)
{
    /// <summary>The contact that the request was about, locked; null when it is in the trash.</summary>
    public async Task<Contact?> ContactAsync(ConfirmationRequest request, CancellationToken ct) =>
        await contacts.WithParts(db.Set<Contact>().Locked(writing.User.TenantId, request.ContactId)).Include(c => c.Company).FirstOrDefaultAsync(ct);

    /// <summary>Takes the items over: what is right gets verified, the rest is written. A refusal says why and leaves everything as it is.</summary>
    public async Task TakeAsync(Contact contact, IReadOnlyList<AnswerItem> items, string? provenAddress, CancellationToken ct)
    {
        var before = contacts.InputOf(contact);
        var after = before with { Emails = Merged(contact, ContactPoint.Email, items), Phones = Merged(contact, ContactPoint.Phone, items), Addresses = MergedAddresses(contact, items) };
        foreach (var item in items.Where(i => i.Kind != AnswerKind.Confirmed))
            after = item.Name switch
            {
                "firstName" => after with { FirstName = item.New }, "lastName" => after with { LastName = item.New }, "jobTitle" => after with { JobTitle = item.New },
                "preferredChannel" => after with { PreferredChannel = item.New },
                "company" => after with { CompanyId = await CompanyAsync(item.New, ct), Roles = [.. (after.Roles ?? []).Where(r => r.CompanyId != contact.CompanyId)] },
                _ => after,
            };
        await writes.UpdateAsync(contacts, contact, before, await Body.ValidAsync(after, services, ct), ct);
        foreach (var point in contact.Points.Where(p => Proves(p, items, provenAddress))) point.Judge(PointValidity.Verified, point.DoNotUse, writing.Now);
        foreach (var item in items.Where(i => i.Kind == AnswerKind.Confirmed && i.Field == AskedField.Job)) contact.Confirm(item.Name == "company" ? KeyField.Company : KeyField.JobTitle, writing.Now);
        writing.Events.Add(contact, "confirmed", [], new TimelineLine("confirmation", contact.DisplayName, Outcome: "takenOver"));
        await db.SaveChangesAsync(ct);
    }

    static bool Proves(ContactPoint point, IReadOnlyList<AnswerItem> items, string? provenAddress) =>
        point.Kind == ContactPoint.Email && point.Normalized == provenAddress
        || items.Any(i => i.Kind == AnswerKind.Confirmed ? i.PointId == point.Id || KindOf(i) == point.Kind && i.Old == point.Value : i.New is not null && KindOf(i) == point.Kind && (i.Address is null ? point.Value == i.New : point.AsAddress() with { Label = null, Primary = null } == i.Address));

    static string? KindOf(AnswerItem item) => item.Field switch { AskedField.Emails => ContactPoint.Email, AskedField.Phones => ContactPoint.Phone, AskedField.Addresses => ContactPoint.Address, _ => null };

    static List<PointInput> Merged(Contact contact, string kind, IReadOnlyList<AnswerItem> items)
    {
        var (mine, merged) = (items.Where(i => KindOf(i) == kind).ToList(), new List<PointInput>());
        foreach (var point in contact.Points.Where(p => p.Kind == kind).OrderBy(p => p.Position))
            switch (mine.Find(i => i.Kind is AnswerKind.Changed or AnswerKind.Removed && IsAbout(i, point)))
            {
                case null: Add(point.AsPoint()); break;
                case { New: { } now }: Add(point.AsPoint() with { Value = now }); break;
            }
        foreach (var item in mine.Where(i => i.New is not null && !contact.Points.Any(p => IsAbout(i, p)))) Add(new PointInput(item.New!));
        return merged;

        void Add(PointInput input)
        {
            if (!merged.Exists(m => string.Equals(m.Value, input.Value, StringComparison.OrdinalIgnoreCase))) merged.Add(input);
        }
    }

    static List<AddressInput> MergedAddresses(Contact contact, IReadOnlyList<AnswerItem> items)
    {
        var (mine, merged) = (items.Where(i => KindOf(i) == ContactPoint.Address).ToList(), new List<AddressInput>());
        foreach (var point in contact.Points.Where(p => p.Kind == ContactPoint.Address).OrderBy(p => p.Position))
            switch (mine.Find(i => i.Kind is AnswerKind.Changed or AnswerKind.Removed && IsAbout(i, point)))
            {
                case null: merged.Add(point.AsAddress()); break;
                case { Address: { } now }: merged.Add(now with { Label = point.Label, Primary = point.IsPrimary }); break;
            }
        merged.AddRange(mine.Where(i => i.Address is not null && !contact.Points.Any(p => IsAbout(i, p))).Select(i => i.Address!));
        return merged;
    }

    /// <summary>By its id, or by its value where the row was written anew since.</summary>
    static bool IsAbout(AnswerItem item, ContactPoint point) => KindOf(item) == point.Kind && (item.PointId == point.Id || item.Old is not null && item.Old == point.Value);

    /// <summary>The company of this name, made when there is none.</summary>
    async Task<Guid?> CompanyAsync(string? name, CancellationToken ct)
    {
        if (name is null) return null;
        var folded = SearchDocs.Fold(name);
        if (await db.Set<Company>().Where(c => c.SortName == folded).OrderBy(c => c.Id).Select(c => (Guid?)c.Id).FirstOrDefaultAsync(ct) is { } known) return known;
        var made = await writes.CreateAsync(companies, new CompanyInput { Name = name }, ct);
        await db.SaveChangesAsync(ct);
        return made.Id;
    }
}
