using Crm.Contacts;
using Crm.Events;
using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.ImportantDates;

/// <summary>The important date, as lists, batch and timelines know it.</summary>
public sealed class ImportantDateRecord(TimeProvider time) : CustomerPartRecord<ImportantDate, ImportantDateInput, ImportantDateView>
{
    public override string Object => "importantDate";
    public override string Plural => "important-dates";
    public override string DefaultSort => "date";

    public override IReadOnlyList<Field<ImportantDate>> Fields { get; } =
    [
        Field<ImportantDate>.Id("id", d => d.Id), Field<ImportantDate>.Id("contactId", d => d.ContactId), Field<ImportantDate>.Id("companyId", d => d.CompanyId),
        Field<ImportantDate>.Choice("kind", d => d.Kind, "birthday", "anniversary", "renewal", "other"), Field<ImportantDate>.Text("label", d => d.Label), Field<ImportantDate>.Date("date", d => d.Date),
        Field<ImportantDate>.Instant("createdAt", d => d.CreatedAt), Field<ImportantDate>.Instant("updatedAt", d => d.UpdatedAt),
    ];

    public override ImportantDate New() => new();
    public override Task<List<ImportantDateView>> ViewsAsync(CrmDb db, Guid[] ids, bool trashed, CancellationToken ct) => ImportantDateReads.ViewsAsync(db, ids, trashed, time.Now(), ct);
    public override Guid IdOf(ImportantDateView view) => view.Id!.Value;
    public override int VersionOf(ImportantDateView view) => view.Version!.Value;
    public override IQueryable<ImportantDate> Matching(IQueryable<ImportantDate> rows, CrmDb db, string q) => rows.Where(d => EF.Functions.ILike(d.Label!, $"%{Filters.Escape(q.Trim())}%", "\\"));

    public override ImportantDateInput InputOf(ImportantDate d) => new()
    {
        ContactId = d.ContactId, CompanyId = d.CompanyId, Kind = Enum.Parse<DateKind>(d.Kind, true), Label = d.Label, Date = d.Date, Recurs = d.Recurs, RemindDays = d.RemindDays,
    };

    public override async Task ApplyAsync(ImportantDate date, ImportantDateInput input, bool isNew, Writing writing, CancellationToken ct)
    {
        var label = Inputs.Text(input.Label);
        // The database hides birthdays from them (repeat_visibility.sql); here they cannot be written either.
        if (input.Kind == DateKind.Birthday && writing.Db.Clearance() < Sensitivity.Personal) throw Refused.Invalid("kind", "This is one of: anniversary, renewal, other.");
        if (label is null && input.Kind == DateKind.Other) throw Refused.Invalid("label", "Say what this day is.");
        if (input.Date.Year is < 1850 or > 2200) throw Refused.Invalid("date", "A date is of the years 1850 to 2200.");
        await GiveAsync(date, input.ContactId, input.CompanyId, writing, ct);
        date.Say(input.Kind.ToString().ToLowerInvariant(), label, input.Date, input.Recurs ?? input.Kind is DateKind.Birthday or DateKind.Anniversary, input.RemindDays ?? 7);
    }

    public override TimelineLine Line(Record record)
    {
        var d = (ImportantDate)record;
        return new TimelineLine("date", d.Label ?? "", Outcome: d.Kind, Replaces: true);
    }
}
