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
        Field<Activity>.Choice("kind", a => a.Kind, "call", "meeting", "visit", "email", "note"), Field<Activity>.Text("subject", a => a.Subject), Field<Activity>.Choice("outcome", a => a.Outcome, [.. Enum.GetNames<Outcome>().Select(JsonNamingPolicy.CamelCase.ConvertName)]),
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
        Kind = Enum.Parse<ActivityKind>(a.Kind, true), At = a.At, EndAt = a.EndAt, Subject = a.Subject, Body = a.Body, Outcome = a.Outcome is null ? null : Enum.Parse<Outcome>(a.Outcome, true),
        Direction = a.Direction is null ? null : Enum.Parse<Direction>(a.Direction, true), OwnerId = a.OwnerId, Links = [.. a.Links.Select(l => l.AsInput())],
    };

    public override async Task ApplyAsync(Activity activity, ActivityInput input, bool isNew, Writing writing, CancellationToken ct)
    {
        if (input.EndAt < input.At) throw Refused.Invalid("endAt", "The end is before the start.");
        if (input.Kind == ActivityKind.Note && Inputs.Text(input.Body) is null && Inputs.Text(input.Subject) is null) throw Refused.Invalid("body", "A note needs some text.");
        await writing.RequireAsync<Member>(input.OwnerId, "ownerId", ct);
        var provedBefore = activity.Proves is not null;
        var links = await Link.FromAsync(input.Links, activity.Links, writing, ct);
        activity.Describe(Name(input.Kind), input.Direction is { } d ? Name(d) : null, Inputs.Text(input.Subject), Inputs.Text(input.Body), input.Outcome is { } o ? Name(o) : null,
            input.At ?? (isNew ? writing.Now : activity.At), input.EndAt, input.OwnerId ?? (isNew ? writing.User.MemberId : null));
        activity.About(links);
        if (!provedBefore && activity.Proves is { } kind && activity.At <= writing.Now) await ProvenPoints.VerifyAsync(kind, [.. links.Select(l => l.ContactId).OfType<Guid>()], activity.At, writing.Db, ct);
        writing.Remember<ShownOn>().ByRecord[activity.Id] = await Link.ShownOnAsync(links, writing, ct);
    }

    public override TimelineLine Line(Record record)
    {
        var a = (Activity)record;
        return new TimelineLine(a.Kind, a.Subject ?? "", a.Body, a.Outcome, a.At, Replaces: true, Direction: a.Direction);
    }

    public override async Task<IReadOnlyList<RecordRef>> ShownOnAsync(Record record, Writing writing, CancellationToken ct) =>
        writing.Remember<ShownOn>().ByRecord.GetValueOrDefault(record.Id) ?? await Link.ShownOnAsync(((Activity)record).Links, writing, ct);


    static string Name<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

/// <summary>Where the records of this write show, found while their links were checked.</summary>
sealed class ShownOn
{
    public readonly Dictionary<Guid, List<RecordRef>> ByRecord = [];
}
