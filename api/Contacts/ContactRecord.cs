using System.Linq.Expressions;
using Crm.Companies;
using Crm.Members;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Contacts;

/// <summary>The contact, as lists, search, batch, import and timeline know it.</summary>
public sealed class ContactRecord : RecordType<Contact, ContactInput, ContactView>
{
    public override string Object => "contact";
    public override string Plural => "contacts";
    public override MatchRules Match { get; } = new ContactMatch();

    public override IReadOnlyList<Field<Contact>> Fields { get; } =
    [
        Field<Contact>.Text("displayName", c => c.DisplayName, c => c.SortName),
        Field<Contact>.Text("firstName", c => c.FirstName), Field<Contact>.Text("lastName", c => c.LastName), Field<Contact>.Text("jobTitle", c => c.JobTitle),
        Field<Contact>.Points("email", (op, value) => PointCondition(ContactPoint.Email, op, value.Trim().ToLowerInvariant())),
        Field<Contact>.Points("phone", (op, value) => PointCondition(ContactPoint.Phone, op, value.StartsWith('+') ? "+" + Digits(value) : Digits(value))),
        Field<Contact>.Id("id", c => c.Id), Field<Contact>.Id("companyId", c => c.CompanyId), Field<Contact>.Id("ownerId", c => c.OwnerId),
        // The playbooks that somebody went through, and those that they are on their way through.
        Field<Contact>.Relation("playbookId", id => c => c.Enrolments.Any(e => e.PlaybookId == id), c => c.Enrolments.Any()),
        Field<Contact>.Relation("onPlaybookId", id => c => c.Enrolments.Any(e => e.PlaybookId == id && e.Status == Enrolment.Active), c => c.Enrolments.Any(e => e.Status == Enrolment.Active)),
        .. CustomerTable.Fields<Contact>(), Freshness.Field<Contact>(Stale, "email", "phone", "address", "jobTitle", "company", "incomeBand"), .. PersonalFields.Fields, Field<Contact>.Tags(c => c.Tags), Field<Contact>.Text("source", c => c.Source),
        Field<Contact>.Instant("createdAt", c => c.CreatedAt), Field<Contact>.Instant("updatedAt", c => c.UpdatedAt),
    ];

    public override IReadOnlyList<(string Path, Sensitivity Sensitivity)> SensitiveMembers => sensitive ??= [.. base.SensitiveMembers, ("keyFields.incomeBand", Sensitivity.Special)];
    IReadOnlyList<(string, Sensitivity)>? sensitive;

    static IReadOnlyList<(string, Expression<Func<Contact, bool>>)> Stale(FilterMoment moment)
    {
        var (now, job, company, income) = (moment.Now, moment.HalfLives.JobTitle, moment.HalfLives.Company, moment.HalfLives.IncomeBand);
        var kinds = new List<(string, Expression<Func<Contact, bool>>)>
        {
            ("jobTitle", c => c.JobTitleConfirmedAt != null && c.JobTitleConfirmedAt.Value.AddMonths(job) <= now), ("company", c => c.CompanyConfirmedAt != null && c.CompanyConfirmedAt.Value.AddMonths(company) <= now),
        };
        if (moment.Clearance >= Sensitivity.Special) kinds.Add(("incomeBand", c => c.IncomeBandConfirmedAt != null && c.IncomeBandConfirmedAt.Value.AddMonths(income) <= now));
        return kinds;
    }

    public override Contact New() => new();
    public override Task<List<ContactView>> ViewsAsync(CrmDb db, Guid[] ids, bool trashed, CancellationToken ct) => ContactReads.ViewsAsync(db, ids, trashed, ct);
    public override Guid IdOf(ContactView view) => view.Id;
    public override int VersionOf(ContactView view) => view.Version;
    public override IQueryable<Contact> WithParts(IQueryable<Contact> rows) => rows.Include(c => c.Points).Include(c => c.Roles).AsSplitQuery();

    public override ContactInput InputOf(Contact c) => new()
    {
        Prefix = c.Prefix, FirstName = c.FirstName, LastName = c.LastName, JobTitle = c.JobTitle, CompanyId = c.CompanyId, OwnerId = c.OwnerId,
        LifecycleStage = c.LifecycleChoice, LifecycleReason = c.LifecycleReason, PreferredName = c.PreferredName, BirthDate = c.BirthDate, AgeBand = c.AgeBand, Gender = c.Gender, MaritalStatus = c.MaritalStatus,
        Household = PersonalFields.Household(c.HouseholdSize, c.ChildBirthYears), Language = c.Language, Occupation = c.Occupation, IncomeBand = c.IncomeBand, PreferredChannel = c.PreferredChannel, PreferredTime = c.PreferredTime,
        Emails = [.. c.Points.Where(p => p.Kind == ContactPoint.Email).OrderBy(p => p.Position).Select(p => p.AsPoint())],
        Phones = [.. c.Points.Where(p => p.Kind == ContactPoint.Phone).OrderBy(p => p.Position).Select(p => p.AsPoint())],
        Addresses = [.. c.Points.Where(p => p.Kind == ContactPoint.Address).OrderBy(p => p.Position).Select(p => p.AsAddress())],
        Roles = [.. c.Roles.OrderByDescending(r => r.IsPrimary).Select(r => new ContactRoleInput(r.CompanyId, r.Title, r.IsPrimary))],
        Tags = [.. c.Tags], ExternalIds = c.ExternalIds.ToDictionary(p => p.Key, p => (string?)p.Value, StringComparer.Ordinal), Custom = c.CustomValues(),
    };

    public override ContactInput Tidied(ContactInput input, ContactInput? before, Tidying tidying)
    {
        var (first, last, job) = (tidying.Name(input.FirstName, before?.FirstName), tidying.Name(input.LastName, before?.LastName), tidying.Text(input.JobTitle, before?.JobTitle));
        var addresses = tidying.Addresses(input.Addresses, before?.Addresses);
        return (first, last, job) == (input.FirstName, input.LastName, input.JobTitle) && (addresses is null || addresses.SequenceEqual(input.Addresses!)) ? input
            : input with { FirstName = first, LastName = last, JobTitle = job, Addresses = addresses };
    }

    public override async Task ApplyAsync(Contact contact, ContactInput input, bool isNew, Writing writing, CancellationToken ct)
    {
        var roles = RolesOf(contact, input);
        await writing.RequireAsync<Company>(roles.Select(r => r.CompanyId), input.CompanyId is null ? "roles" : "companyId", ct, contact.Roles.Select(r => r.CompanyId));
        await writing.RequireAsync<Member>(input.OwnerId, "ownerId", ct);
        var country = input.Phones is { Count: > 0 } ? ContactPoint.CountryOf(input.Addresses) ?? (await writing.TenantAsync(ct)).Country : null;
        var points = ContactPoint.From(input.Emails, input.Phones, input.Addresses, country, contact.Points, writing.Now);
        if (Inputs.Text(input.FirstName) is null && Inputs.Text(input.LastName) is null && !points.Any(p => p.Kind != ContactPoint.Address))
            throw Refused.Invalid("firstName", "A contact needs a name, an e-mail address or a phone number.");
        var personal = PersonalFields.Checked(contact, input, isNew, DateOnly.FromDateTime(writing.Now.UtcDateTime.AddHours(14)));
        await RefuseDuplicateAsync(contact, points, writing, ct);
        var before = contact.KeyValues;
        contact.Name(input.Prefix, input.FirstName, input.LastName, input.JobTitle);
        contact.Reach(points);
        contact.WorkAt(roles);
        contact.Rename();
        contact.Assign(isNew && input.OwnerId is null && writing.Source == "manual" ? writing.User.MemberId : input.OwnerId);
        contact.ChooseLifecycle(input.LifecycleStage, Inputs.Text(input.LifecycleReason), isNew);
        contact.Know(personal);
        contact.Changed(before, writing.Now);
        contact.SetTags(Inputs.Tags(input.Tags));
        contact.SetExternalIds(Inputs.ExternalIds(input.ExternalIds));
    }

    /// <summary>companyId alone changes the primary role; roles say it all. A patch carries both: whichever was changed wins.</summary>
    static List<ContactRole> RolesOf(Contact contact, ContactInput input)
    {
        var given = input.Roles ?? [];
        if (given.Select(r => r.CompanyId).Distinct().Count() != given.Count) throw Refused.Invalid("roles", "A company is in the list twice.");
        if (input.CompanyId != contact.CompanyId || given.Count == 0)
        {
            var others = given.Where(r => r.CompanyId != contact.CompanyId && r.CompanyId != input.CompanyId).Select(r => r with { Primary = false });
            given = input.CompanyId is { } company && (input.CompanyId != contact.CompanyId || contact.Id == default || contact.Roles.Count == 0)
                ? [given.FirstOrDefault(r => r.CompanyId == company) is { } known ? known with { Primary = true } : new ContactRoleInput(company, null, true), .. others] : [.. others];
        }
        var primary = given.FirstOrDefault(r => r.Primary == true)?.CompanyId ?? given.FirstOrDefault()?.CompanyId;
        return [.. given.Select(r => contact.Roles.FirstOrDefault(old => old.CompanyId == r.CompanyId && old.Title == Inputs.Text(r.Title) && old.IsPrimary == (r.CompanyId == primary))
            ?? new ContactRole { CompanyId = r.CompanyId, Title = Inputs.Text(r.Title), IsPrimary = r.CompanyId == primary })];
    }

    static async Task RefuseDuplicateAsync(Contact contact, List<ContactPoint> points, Writing writing, CancellationToken ct)
    {
        if (writing.AllowDuplicates) return;
        var emails = points.Where(p => p.Kind == ContactPoint.Email && !contact.Points.Any(old => old.Kind == p.Kind && old.Normalized == p.Normalized)).Select(p => p.Normalized).ToList();
        if (emails.Count == 0) return;
        var existing = await writing.Db.Set<Contact>().Where(c => c.Id != contact.Id && c.Points.Any(p => p.Kind == ContactPoint.Email && emails.Contains(p.Normalized)))
            .Select(c => new { c.Id, c.DisplayName, Email = c.Points.First(p => p.Kind == ContactPoint.Email && emails.Contains(p.Normalized)).Normalized }).FirstOrDefaultAsync(ct);
        if (existing is null) return;
        var index = points.Where(p => p.Kind == ContactPoint.Email).Select(p => p.Normalized).ToList().IndexOf(existing.Email);
        throw new Refused(409, "duplicate", "There is a contact with this e-mail address already.", $"It is {existing.DisplayName}. Open it, or repeat the request with allowDuplicates=true.")
        {
            Errors = new Dictionary<string, string[]> { [$"emails[{index}].value"] = ["Another contact has this e-mail address."] },
            Extra = new Dictionary<string, object?> { ["existing"] = new Existing("contacts", existing.Id) },
        };
    }

    public override SearchText SearchOf(Record record)
    {
        var c = (Contact)record;
        return new SearchText(c.DisplayName, c.Company?.Name ?? c.JobTitle ?? c.Points.FirstOrDefault(p => p.Kind == ContactPoint.Email)?.Value ?? "",
            c.Points.SelectMany(p => p.Kind == ContactPoint.Phone ? new[] { p.Normalized, Digits(p.Value) } : [p.Normalized]).Concat(c.Tags).Concat(c.ExternalIds.Values).Append(c.JobTitle));
    }

    public override string? StageOf(Record record) => ((Contact)record).LifecycleStage;
    public override Task<bool> HasReachedAsync(Record record, CustomField field, Writing writing, CancellationToken ct) =>
        Task.FromResult(field.Required == RequiredWhen.Lifecycle && Array.IndexOf(Contact.LifecycleStages, ((Contact)record).LifecycleStage) >= Array.IndexOf(Contact.LifecycleStages, field.RequiredFrom));

    public override IEnumerable<RecordRef> ShownOn(Record record) => ((Contact)record).CompanyId is { } company ? [new RecordRef("company", company)] : [];

    static Expression<Func<Contact, bool>> PointCondition(string kind, string op, string value)
    {
        var like = Filters.Escape(value);
        var (contains, starts) = ($"%{like}%", like + "%");
        return op switch
        {
            "eq" or "in" => c => c.Points.Any(p => p.Kind == kind && p.Normalized == value),
            "ne" => c => !c.Points.Any(p => p.Kind == kind && p.Normalized == value),
            "contains" => c => c.Points.Any(p => p.Kind == kind && EF.Functions.Like(p.Normalized, contains, "\\")),
            "startsWith" => c => c.Points.Any(p => p.Kind == kind && EF.Functions.Like(p.Normalized, starts, "\\")),
            "empty" => value == "false" ? c => c.Points.Any(p => p.Kind == kind) : c => !c.Points.Any(p => p.Kind == kind),
            _ => throw Refused.Invalid(kind, $"'{kind}' cannot be compared with '{op}'."),
        };
    }

    static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));
}
