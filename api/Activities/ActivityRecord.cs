using System.Linq.Expressions;
using System.Text.Json;
using Crm.Events;
using Crm.Members;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Activities;

/// <summary>The activity, as lists, batch and timelines know it.</summary>
public sealed class ActivityRecord : RecordType<Activity, ActivityInput, ActivityView>
{
    public override string Object => "activity";
    public override string Plural => "activities";
    public override bool HasTimeline => false;
    public override string DefaultSort => "-at";

    public override IReadOnlyList<Field<Activity>> Fields { get; } =
    [
        Field<Activity>.Choice("kind", a => a.Kind, LinkCells.Names<ActivityKind>()), Field<Activity>.Choice("status", a => a.Status, Activity.Planned, Activity.Done, Activity.Cancelled), Field<Activity>.Text("place", a => a.Place), Field<Activity>.Text("subject", a => a.Subject), Field<Activity>.Choice("outcome", a => a.Outcome, LinkCells.Names<Outcome>()),
        Field<Activity>.Choice("direction", a => a.Direction, "in", "out"), Field<Activity>.Instant("at", a => a.At), Field<Activity>.Id("id", a => a.Id), Field<Activity>.Id("ownerId", a => a.OwnerId), Field<Activity>.Text("source", a => a.Source),
        Field<Activity>.Relation("contactId", id => a => a.Links.Any(l => l.ContactId == id), a => a.Links.Any(l => l.ContactId != null)),
        Field<Activity>.Relation("companyId", id => a => a.Links.Any(l => l.CompanyId == id), a => a.Links.Any(l => l.CompanyId != null)),
        Field<Activity>.Relation("dealId", id => a => a.Links.Any(l => l.DealId == id), a => a.Links.Any(l => l.DealId != null)),
        Field<Activity>.Instant("createdAt", a => a.CreatedAt), Field<Activity>.Instant("updatedAt", a => a.UpdatedAt),
    ];

    public override Activity New() => new();
    public override Task<List<ActivityView>> ViewsAsync(CrmDb db, Guid[] ids, bool trashed, CancellationToken ct) => ActivityReads.ViewsAsync(db, ids, trashed, ct);
    public override Guid IdOf(ActivityView view) => view.Id;
    public override int VersionOf(ActivityView view) => view.Version;
    public override IQueryable<Activity> WithParts(IQueryable<Activity> rows) => rows.Include(a => a.Links);
    public override SearchText? SearchOf(Record record) => null;

    public override IQueryable<Activity> Matching(IQueryable<Activity> rows, CrmDb db, string q)
    {
        var pattern = $"%{Filters.Escape(q.Trim())}%";
        return rows.Where(a => EF.Functions.ILike(a.Subject!, pattern, "\\") || EF.Functions.ILike(a.Body!, pattern, "\\"));
    }

    public override ActivityInput InputOf(Activity a) => new()
    {
        Kind = Enum.Parse<ActivityKind>(a.Kind, true), Status = Enum.Parse<ActivityStatus>(a.Status, true), Place = a.Place, PointId = a.PointId, CheckIn = CheckIn.Of(a.CheckIn), At = a.At, EndAt = a.EndAt, Subject = a.Subject, Body = a.Body, Outcome = a.Outcome is null ? null : Enum.Parse<Outcome>(a.Outcome, true),
        Direction = a.Direction is null ? null : Enum.Parse<Direction>(a.Direction, true), OwnerId = a.OwnerId, Links = [.. a.Links.Select(l => l.AsInput())],
    };

    public override async Task ApplyAsync(Activity activity, ActivityInput input, bool isNew, Writing writing, CancellationToken ct)
    {
        var (wasStatus, wasKind, wasOutcome, wasShowing) = (activity.Status, activity.Kind, activity.Outcome, isNew ? null : activity.Shows);
        var at = input.At ?? (isNew ? writing.Now : activity.At);
        Inputs.CheckYear(at, "at");
        Inputs.CheckYear(input.EndAt, "endAt");
        if (input.EndAt < at) throw Refused.Invalid("endAt", "The end is before the start.");
        var status = input.Status ?? (isNew && input.Outcome is null && at > writing.Now && input.Kind != ActivityKind.Note ? ActivityStatus.Planned : ActivityStatus.Done);
        if (input.Kind == ActivityKind.Note && Inputs.Text(input.Body) is null && Inputs.Text(input.Subject) is null) throw Refused.Invalid("body", "A note needs some text.");
        if (input.Kind == ActivityKind.Note && status == ActivityStatus.Planned) throw Refused.Invalid("status", "A note tells of what has been; plan a task or another kind of activity.");
        if (status == ActivityStatus.Planned && isNew && input.At is null) throw Refused.Invalid("at", "When is it planned for?");
        if (status == ActivityStatus.Done && input.Kind != ActivityKind.Note && at > writing.Now.AddDays(1) && (isNew || at != activity.At || wasStatus != Activity.Done)) throw Refused.Invalid("at", "What is still to come is planned, not done.");
        if (status == ActivityStatus.Planned && input.Outcome is not null) throw Refused.Invalid("outcome", "What is still planned has no outcome yet.");
        // What was written before there was a table of outcomes may keep its own.
        var finishes = !isNew && wasStatus == Activity.Planned && status == ActivityStatus.Done;
        if (isNew || finishes || Activity.Word(input.Kind) != wasKind || (input.Outcome is { } given ? Activity.Word(given) : null) != wasOutcome)
            Outcomes.Check(input.Kind, input.Outcome, finishes && input.Kind != ActivityKind.Note);
        await writing.RequireAsync<Member>(input.OwnerId, "ownerId", ct);
        var links = await Link.FromAsync(input.Links, activity.Links, writing, ct);
        if (input.PointId is { } point && point != activity.PointId) await RequirePointAsync(point, links, writing, ct);
        activity.Describe(input.Kind, input.Direction, Inputs.Text(input.Subject), Inputs.Text(input.Body), input.Outcome, at, input.EndAt, input.OwnerId ?? (isNew ? writing.User.MemberId : null));
        activity.Locate(Inputs.Text(input.Place), input.PointId, CheckIn.Kept(input.CheckIn, activity.CheckIn, input.Kind, status, writing.Now));
        activity.Become(status, isNew, writing.Now, writing.User.MemberId);
        activity.About(links);
        if (at <= writing.Now || activity.Effects != "[]") await ProvenPoints.KeepAsync(activity, wasShowing, writing.Db, ct);
        writing.Remember<ShownOn>().ByRecord[activity.Id] = await Link.ShownOnAsync(links, writing, ct);
    }

    public override TimelineLine Line(Record record)
    {
        var a = (Activity)record;
        return new TimelineLine(a.Kind, a.Subject ?? "", CheckIn.Of(a.CheckIn) is { } there ? string.Join('\n', new[] { a.Body, there.Line }.Where(line => line is not null)) : a.Body, a.Outcome, a.At, Replaces: true, Direction: a.Direction, Status: a.Kind == "note" ? null : a.Status);
    }

    public override async Task<IReadOnlyList<RecordRef>> ShownOnAsync(Record record, Writing writing, CancellationToken ct) =>
        writing.Remember<ShownOn>().ByRecord.GetValueOrDefault(record.Id) ?? await Link.ShownOnAsync(((Activity)record).Links, writing, ct);

    /// <summary>A point is one of the people or companies that the activity is about.</summary>
    static async Task RequirePointAsync(Guid point, IReadOnlyList<Link> links, Writing writing, CancellationToken ct)
    {
        var (contacts, companies) = (links.Select(l => l.ContactId).OfType<Guid>().ToList(), links.Select(l => l.CompanyId).OfType<Guid>().ToList());
        if (!await writing.Db.Set<ContactPoint>().AnyAsync(p => p.Id == point && (contacts.Contains(p.ContactId!.Value) || companies.Contains(p.CompanyId!.Value)), ct))
            throw Refused.Unusable("pointId", "Nobody whom this is about has such an address.");
    }
}

/// <summary>Where the records of this write show, found while their links were checked.</summary>
sealed class ShownOn
{
    public readonly Dictionary<Guid, List<RecordRef>> ByRecord = [];
}
