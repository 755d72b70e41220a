using Crm.Consents;
using Crm.Contacts;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;
using Crm.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Crm.Confirmations;

/// <summary>
/// A request from its opening to its last decision. Opening marks it opened and nothing else; an answer counts once and is kept
/// whatever becomes of it; what is taken over goes the way of every other change, and what is refused there waits for a person.
/// </summary>
sealed class Answering(CrmDb db, Writing writing, TakingOver takingOver, ContactRecord contacts, TaskRecord tasks)
{
    /// <summary>Which words of a purpose a customer reads.</summary>
    static string Words(ConsentPurpose purpose, string business) => purpose.Text.Replace("{business}", business, StringComparison.Ordinal);

    public async Task<ConfirmationRequest> FindAsync(Guid id, CancellationToken ct) =>
        await db.Set<ConfirmationRequest>().FromSqlRaw("select * from confirmation_requests where tenant_id = {0} and id = {1} for update", writing.User.TenantId, id).FirstOrDefaultAsync(ct) ?? throw Refused.NotFound();

    /// <summary>The page of whoever opens it, which is noted.</summary>
    public async Task<ConfirmationPage> OpenAsync(Guid id, CancellationToken ct)
    {
        var request = await FindAsync(id, ct);
        var page = await PageAsync(request, ct);
        if (!page.Answered) request.Open(writing.Now);
        await db.SaveChangesAsync(ct);
        return page;
    }

    /// <summary>The page as it would be shown now; 404 where there is nothing to be asked any more.</summary>
    public async Task<ConfirmationPage> PageAsync(ConfirmationRequest request, CancellationToken ct)
    {
        var business = (await writing.TenantAsync(ct)).Name;
        if (request.AnsweredAt is not null) return new ConfirmationPage(true, business, null, [], null, []);
        var contact = request.IsOpen(writing.Now) ? await db.Set<Contact>().AsNoTracking().Include(c => c.Points).Include(c => c.Company).FirstOrDefaultAsync(c => c.Id == request.ContactId, ct) : null;
        if (contact is null) throw Refused.NotFound();
        var settings = await SettingsEndpoints.ReadAsync(db, ct);
        var consent = request.Asks(AskedField.Consent);
        var last = consent ? await db.Set<ConsentEvent>().AsNoTracking().Where(e => e.ContactId == contact.Id).OrderByDescending(e => e.At).ThenByDescending(e => e.Id).ToListAsync(ct) : [];
        return new ConfirmationPage(false, business, settings.Message, [.. request.Fields.Select(f => Enum.Parse<AskedField>(f, ignoreCase: true))], AnswerDiff.Shown(request, contact),
            consent ? [.. settings.Purposes.Select(p => new ConsentQuestion(p.Key, Words(p, business), last.Find(e => e.Purpose == p.Key)?.Given))] : []);
    }

    /// <summary>Keeps the answer. What a member hears in a call is decided as it is heard.</summary>
    public async Task<string> AnswerAsync(ConfirmationRequest request, OwnValues values, IReadOnlyList<ConsentAnswer>? consents, string? network, CancellationToken ct)
    {
        if (request.AnsweredAt is not null) throw Refused.Conflict("This has been answered already. Thank you!");
        if (!request.IsOpen(writing.Now)) throw Refused.NotFound();
        var (tenant, now) = (await writing.TenantAsync(ct), writing.Now);
        var contact = await takingOver.ContactAsync(request, ct);
        request.Keep(contact is null ? [] : AnswerDiff.Between(request, contact, values, tenant.Country, now), now);
        request.Open(now);
        writing.Events.AddPlain("confirmation", request.Id, request.Version, "answered");
        if (contact is not null) await ConsentAsync(request, contact, consents ?? [], tenant.Name, network, ct);
        if (request.TaskId is { } task) await FinishAsync(task, ct);
        await db.SaveChangesAsync(ct);
        return tenant.Name;
    }

    async Task ConsentAsync(ConfirmationRequest request, Contact contact, IReadOnlyList<ConsentAnswer> consents, string business, string? network, CancellationToken ct)
    {
        if (consents.Count == 0) return;
        if (!request.Asks(AskedField.Consent)) throw Refused.Invalid("consents", "Consent was not asked for.");
        var purposes = (await SettingsEndpoints.ReadAsync(db, ct)).Purposes;
        foreach (var (said, index) in consents.Select((c, i) => (c, i)))
        {
            var purpose = purposes.FirstOrDefault(p => p.Key == said.Purpose) ?? throw Refused.Invalid($"consents[{index}].purpose", "This was not asked for.");
            if (consents.Take(index).Any(c => c.Purpose == said.Purpose)) throw Refused.Invalid($"consents[{index}].purpose", "This is answered twice.");
            db.Add(new ConsentEvent { ContactId = contact.Id, Purpose = purpose.Key, Given = said.Given, Text = Words(purpose, business), Source = writing.User.MemberId is null ? "confirmation" : "call", RequestId = request.Id, Network = network, ActorId = writing.User.MemberId, At = writing.Now });
        }
    }

    async Task FinishAsync(Guid id, CancellationToken ct)
    {
        if (await tasks.WithParts(db.Set<TaskItem>().Locked(writing.User.TenantId, id)).FirstOrDefaultAsync(ct) is not { } task || !task.Set(TaskState.Done, writing.Now, writing.User.MemberId)) return;
        writing.Events.Add(task, "completed", [Events.Change.Of("status", "open", "done")]);
    }

    /// <summary>Takes over what the workspace's rules say, with what is right as it is; all of it what was heard in a call.</summary>
    /// <param name="problem">Why more than what is right as it is could not be taken over: noted for whoever decides.</param>
    public async Task TakeOverAsync(ConfirmationRequest request, bool everything, string? problem, CancellationToken ct)
    {
        var rules = problem is null ? (await SettingsEndpoints.ReadAsync(db, ct)).TakeOver : [];
        var items = request.Items().ConvertAll(i => i with { Problem = i.Kind == AnswerKind.Confirmed ? null : problem });
        await DecideAsync(request, items, [.. items.Select((item, index) => (item, index)).Where(i => everything || i.item.Kind == AnswerKind.Confirmed || rules.Contains(new TakeOverRule(i.item.Field, i.item.Kind))).Select(i => (i.index, true))], proves: request.Channel == "mail", ct);
    }

    public async Task ReviewAsync(ConfirmationRequest request, ReviewAnswer review, CancellationToken ct)
    {
        if (request.AnsweredAt is null) throw Refused.Conflict("There is no answer yet.");
        var items = request.Items();
        if (review.All is null == review.Items is null) throw Refused.Invalid("all", "Decide on all, or on single items.");
        if (review.Items?.FirstOrDefault(i => i.Index >= items.Count) is { } beyond) throw Refused.Invalid("items", $"There is no item {beyond.Index}.");
        var decided = review.All is { } all ? [.. Enumerable.Range(0, items.Count).Select(i => (i, all))] : review.Items!.DistinctBy(i => i.Index).Select(i => (i.Index, i.Accept)).ToList();
        request.Review(writing.User.MemberId, writing.Now);
        await DecideAsync(request, items, [.. decided.Where(d => items[d.Item1].Decision == AnswerDecision.Waiting)], proves: false, ct);
    }

    async Task DecideAsync(ConfirmationRequest request, List<AnswerItem> items, List<(int Index, bool Accept)> decided, bool proves, CancellationToken ct)
    {
        foreach (var (index, _) in decided.Where(d => !d.Accept)) items[index] = items[index] with { Decision = AnswerDecision.Rejected, Problem = null };
        var taken = decided.Where(d => d.Accept).Select(d => d.Index).ToList();
        if (request.AnsweredAt is not { } answered) return;
        if (await takingOver.ContactAsync(request, ct) is { } contact)
        {
            writing.Require(contacts, RecordAction.Update, contact);
            if (taken.Count > 0 || proves) await takingOver.TakeAsync(contact, [.. taken.Select(i => items[i])], proves ? request.Recipient : null, ct);
            foreach (var index in taken) items[index] = items[index] with { Decision = AnswerDecision.Accepted, Problem = null };
        }
        else if (taken.Count > 0 && writing.User.MemberId is not null) throw Refused.Conflict("This contact is in the trash. Restore it first.");
        request.Keep(items, answered);
        writing.Events.AddPlain("confirmation", request.Id, request.Version, "reviewed");
        await db.SaveChangesAsync(ct);
    }
}
