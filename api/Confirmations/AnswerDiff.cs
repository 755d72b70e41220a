using Crm.Contacts;
using Crm.Platform.Http;
using Crm.Records;

namespace Crm.Confirmations;

/// <summary>What a customer is shown of themselves, and how their answer differs from what we have.</summary>
static class AnswerDiff
{
    /// <summary>The values that the request asks about, of a contact with its points and company. What must not be used is not shown.</summary>
    public static OwnValues Shown(ConfirmationRequest request, Contact contact) => new(
        request.Asks(AskedField.Name) ? contact.FirstName ?? "" : null, request.Asks(AskedField.Name) ? contact.LastName ?? "" : null,
        request.Asks(AskedField.Emails) ? [.. Usable(contact, ContactPoint.Email).Select(p => new OwnPoint(p.Value, p.Id))] : null,
        request.Asks(AskedField.Phones) ? [.. Usable(contact, ContactPoint.Phone).Select(p => new OwnPoint(p.Value, p.Id))] : null,
        request.Asks(AskedField.Addresses) ? [.. Usable(contact, ContactPoint.Address).Select(p => new OwnAddress(p.Street, p.Postcode, p.City, p.Region, p.Country, p.Id))] : null,
        request.Asks(AskedField.Job) ? contact.JobTitle ?? "" : null, request.Asks(AskedField.Job) ? contact.Company?.Name ?? "" : null,
        request.Asks(AskedField.PreferredChannel) ? contact.PreferredChannel ?? "" : null);

    /// <summary>The answer value by value. A 400 names what cannot be an address, a number or a channel.</summary>
    public static List<AnswerItem> Between(ConfirmationRequest request, Contact contact, OwnValues said, string? country, DateTimeOffset now)
    {
        var items = new List<AnswerItem>();
        One(AskedField.Name, "firstName", contact.FirstName, said.FirstName);
        One(AskedField.Name, "lastName", contact.LastName, said.LastName);
        Points(AskedField.Emails, "email", ContactPoint.Email, said.Emails);
        Points(AskedField.Phones, "phone", ContactPoint.Phone, said.Phones);
        Addresses(said.Addresses);
        One(AskedField.Job, "jobTitle", contact.JobTitle, said.JobTitle);
        One(AskedField.Job, "company", contact.Company?.Name, said.Company);
        if (Inputs.Text(said.PreferredChannel) is { } channel && !PersonalFields.Channels.Contains(channel, StringComparer.Ordinal)) throw Refused.Invalid("values.preferredChannel", $"This is one of: {string.Join(", ", PersonalFields.Channels)}.");
        One(AskedField.PreferredChannel, "preferredChannel", contact.PreferredChannel, said.PreferredChannel);
        return items;

        void One(AskedField field, string name, string? had, string? says)
        {
            if (!request.Asks(field) || says is null) return;
            var (old, other) = (Inputs.Text(had), Inputs.Text(says));
            if (old is null && other is null) return;
            items.Add(old == other ? new AnswerItem(name, field, AnswerKind.Confirmed, old, null)
                : new AnswerItem(name, field, old is null ? AnswerKind.Added : other is null ? AnswerKind.Removed : AnswerKind.Changed, old, other));
        }

        void Points(AskedField field, string name, string kind, IReadOnlyList<OwnPoint>? says)
        {
            if (!request.Asks(field) || says is null) return;
            var given = says.Select((p, index) => (Id: p.Id, Value: Inputs.Text(p.Value), index)).ToList();
            Check(kind, [.. given.Where(g => g.Value is not null)], country, now);
            var left = Usable(contact, kind).ToList();
            foreach (var (id, value, _) in given)
            {
                // By its value where the row was written anew since the page was opened.
                var point = left.Find(p => p.Id == id) ?? left.Find(p => string.Equals(p.Value, value, StringComparison.OrdinalIgnoreCase));
                if (point is not null) left.Remove(point);
                if ((point, value) is (null, null)) continue;
                items.Add(point is null ? new AnswerItem(name, field, AnswerKind.Added, null, value)
                    : value is null ? new AnswerItem(name, field, AnswerKind.Removed, point.Value, null, PointId: point.Id)
                    : value == point.Value ? new AnswerItem(name, field, AnswerKind.Confirmed, point.Value, null, PointId: point.Id)
                    : new AnswerItem(name, field, AnswerKind.Changed, point.Value, value, PointId: point.Id));
            }
        }

        void Addresses(IReadOnlyList<OwnAddress>? says)
        {
            if (!request.Asks(AskedField.Addresses) || says is null) return;
            var left = Usable(contact, ContactPoint.Address).ToList();
            foreach (var one in says)
            {
                var (text, point) = (Text(one), left.Find(p => p.Id == one.Id) ?? left.Find(p => Parts(one) == Parts(p.AsAddress())));
                if (point is not null) left.Remove(point);
                if (point is null && text.Length == 0) continue;
                var old = point is null ? null : Text(point.AsAddress());
                items.Add(point is null ? new AnswerItem("address", AskedField.Addresses, AnswerKind.Added, null, text, Input(one))
                    : text.Length == 0 ? new AnswerItem("address", AskedField.Addresses, AnswerKind.Removed, old, null, PointId: point.Id)
                    : Parts(one) == Parts(point.AsAddress()) ? new AnswerItem("address", AskedField.Addresses, AnswerKind.Confirmed, old, null, PointId: point.Id)
                    : new AnswerItem("address", AskedField.Addresses, AnswerKind.Changed, old, text, Input(one), point.Id));
            }
        }
    }

    static IEnumerable<ContactPoint> Usable(Contact contact, string kind) => contact.Points.Where(p => p.Kind == kind && !p.DoNotUse).OrderBy(p => p.Position);

    /// <summary>The rules of every other writer, told by the places of the page.</summary>
    static void Check(string kind, IReadOnlyList<(Guid? Id, string? Value, int Index)> given, string? country, DateTimeOffset now)
    {
        var inputs = given.Select(g => new PointInput(g.Value!)).ToList();
        var field = kind == ContactPoint.Email ? "emails" : "phones";
        for (var i = 0; i < inputs.Count; i++)
        {
            try { ContactPoint.From(kind == ContactPoint.Email ? inputs[..(i + 1)] : null, kind == ContactPoint.Phone ? inputs[..(i + 1)] : null, null, country, [], now); }
            catch (Refused refused) when (refused.Status == 400) { throw Refused.Invalid($"values.{field}[{given[i].Index}].value", refused.Errors?.Values.First()[0] ?? refused.Message); }
        }
    }

    static AddressInput Input(OwnAddress a) => new(Inputs.Text(a.Street), Inputs.Text(a.City), Inputs.Text(a.Region), Inputs.Text(a.Postcode), Inputs.Text(a.Country));
    static string Text(OwnAddress a) => Text(Input(a));
    static string Text(AddressInput a) => string.Join(", ", new[] { a.Street, string.Join(' ', new[] { a.Postcode, a.City }.Where(p => p is not null)), a.Region, a.Country }.Where(p => !string.IsNullOrWhiteSpace(p)));
    static (string?, string?, string?, string?, string?) Parts(OwnAddress a) => Parts(Input(a));
    static (string?, string?, string?, string?, string?) Parts(AddressInput a) => (a.Street, a.City, a.Region, a.Postcode, a.Country);
}
