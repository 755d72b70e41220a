using Crm.Pipelines;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Deals;

/// <summary>What a scope that writes deals has looked up already.</summary>
sealed class KnownStages
{
    public List<Stage>? Stages;
    public readonly Dictionary<Guid, long> LastPosition = [];
}

/// <summary>Stages and places on the board, for the writes of deals.</summary>
static class StageDeals
{
    /// <summary>Room between neighbours on a board: some forty halvings before a stage must be spread anew.</summary>
    const long Step = 1L << 40;

    /// <summary>The stage a deal goes to: the one named, else the first open one of the pipeline named, else of the default pipeline.</summary>
    public static async Task<Stage> ResolveAsync(Guid? pipelineId, Guid? stageId, Writing writing, CancellationToken ct)
    {
        var stages = await StagesAsync(writing, ct);
        if (pipelineId is { } pipeline && stages.All(s => s.PipelineId != pipeline)) throw Refused.Unusable("pipelineId", "There is no pipeline with this id.");
        if (stageId is { } id)
        {
            var stage = stages.FirstOrDefault(s => s.Id == id) ?? throw Refused.Unusable("stageId", "There is no stage with this id.");
            return pipelineId is null || stage.PipelineId == pipelineId ? stage : throw Refused.Unusable("stageId", "This stage belongs to another pipeline.");
        }
        return stages.Where(s => s.Kind == Stage.Open && (pipelineId is null ? s.Pipeline.IsDefault : s.PipelineId == pipelineId)).OrderBy(s => s.Position).FirstOrDefault()
            ?? throw Refused.Unusable("pipelineId", "The workspace has no pipeline with an open stage.");
    }

    public static async Task<List<Stage>> StagesAsync(Writing writing, CancellationToken ct) =>
        writing.Remember<KnownStages>().Stages ??= await writing.Db.Set<Stage>().AsNoTracking().Include(s => s.Pipeline).OrderBy(s => s.Position).ToListAsync(ct);

    /// <summary>Whether a stage is another one or lies behind it. Losing a deal asks for nothing but what is required of lost deals.</summary>
    public static bool HasReached(List<Stage> stages, Guid stage, string from)
    {
        var (here, there) = (stages.FirstOrDefault(s => s.Id == stage), stages.FirstOrDefault(s => s.Id.ToString() == from));
        return here is not null && there is not null && here.PipelineId == there.PipelineId && (here.Id == there.Id || here.Position > there.Position && (here.Kind != Stage.Lost || there.Kind == Stage.Lost));
    }

    /// <summary>Whether nothing stands behind the deal in its stage, of what the caller sees.</summary>
    public static async Task<bool> IsLastAsync(Deal deal, Writing writing, CancellationToken ct) => !await writing.Db.Set<Deal>().AnyAsync(d => d.StageId == deal.StageId && d.Position > deal.Position, ct);

    /// <summary>A place after every deal of the stage.</summary>
    public static async Task<long> EndOfAsync(Guid stage, Writing writing, CancellationToken ct)
    {
        var last = writing.Remember<KnownStages>().LastPosition;
        if (!last.TryGetValue(stage, out var position))
            position = await writing.Db.Set<Deal>().Where(d => d.StageId == stage).OrderByDescending(d => d.Position).Select(d => (long?)d.Position).FirstOrDefaultAsync(ct) ?? 0;
        return last[stage] = position + Step;
    }

    /// <summary>A place right in front of another deal of the stage; spreads the stage anew when there is no room left.</summary>
    public static async Task<long> BeforeAsync(Guid stage, Guid deal, Guid moving, Writing writing, CancellationToken ct)
    {
        for (var tries = 0; ; tries++)
        {
            var next = await writing.Db.Set<Deal>().Where(d => d.StageId == stage && d.Id == deal).Select(d => (long?)d.Position).FirstOrDefaultAsync(ct)
                ?? throw Refused.Unusable("beforeId", "There is no deal with this id in the stage.");
            var previous = await writing.Db.Set<Deal>().Where(d => d.StageId == stage && d.Id != moving && d.Id != deal && (d.Position < next || d.Position == next && d.Id.CompareTo(deal) < 0))
                .OrderByDescending(d => d.Position).Select(d => (long?)d.Position).FirstOrDefaultAsync(ct) ?? next - 2 * Step;
            if (next - previous >= 2) return previous + (next - previous) / 2;
            if (tries > 0) throw new InvalidOperationException("A stage that was spread anew has no room.");
            await writing.Db.FollowUpAsync(() => SpreadAsync(writing.Db, stage, ct), ct);
        }
    }

    static async Task SpreadAsync(CrmDb db, Guid stage, CancellationToken ct)
    {
        await using var command = db.Command("""
            update deals d set position = n.place * $3 from
              (select id, row_number() over (order by position, id) as place from deals where tenant_id = $1 and stage_id = $2) n
            where d.tenant_id = $1 and d.id = n.id
            """);
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = stage }, new() { Value = Step }]);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Whom a stage's deals are about: where they stand depends on what the stage means.</summary>
    public static async Task<IEnumerable<RecordRef>> PeopleAsync(CrmDb db, Guid stage, CancellationToken ct)
    {
        var contacts = await db.Set<Deal>().Where(d => d.StageId == stage).SelectMany(d => d.Contacts.Select(c => c.ContactId)).Distinct().ToListAsync(ct);
        var companies = await db.Set<Deal>().Where(d => d.StageId == stage && d.CompanyId != null).Select(d => d.CompanyId!.Value).Distinct().ToListAsync(ct);
        return contacts.Select(c => new RecordRef("contact", c)).Concat(companies.Select(c => new RecordRef("company", c)));
    }

    /// <summary>A stage changed its kind: its deals' status follows.</summary>
    public static Task FollowAsync(CrmDb db, Stage stage, DateTimeOffset now, CancellationToken ct) =>
        db.Set<Deal>().WithTrash().Where(d => d.StageId == stage.Id).ExecuteUpdateAsync(d => d
            .SetProperty(x => x.Status, stage.Kind).SetProperty(x => x.Version, x => x.Version + 1).SetProperty(x => x.UpdatedAt, now)
            .SetProperty(x => x.ClosedAt, x => stage.Kind == Stage.Open ? null : x.ClosedAt ?? now), ct);

    /// <summary>Every deal of a stage that goes away enters another one, its history with it.</summary>
    public static async Task MoveAllAsync(CrmDb db, Stage from, Stage to, DateTimeOffset now, CancellationToken ct)
    {
        await using (var history = db.Command("""
            with moved as (select id from deals where tenant_id = $1 and stage_id = $2),
                 left_stage as (update deal_stage_history set left_at = $5 where tenant_id = $1 and left_at is null and deal_id in (select id from moved))
            insert into deal_stage_history (tenant_id, id, deal_id, stage_id, stage_name, entered_at) select $1, gen_random_uuid(), id, $3, $4, $5 from moved
            """))
        {
            history.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = from.Id }, new() { Value = to.Id }, new() { Value = to.Name }, new() { Value = now }]);
            await history.ExecuteNonQueryAsync(ct);
        }
        await db.Set<Deal>().WithTrash().Where(d => d.StageId == from.Id).ExecuteUpdateAsync(d => d
            .SetProperty(x => x.StageId, to.Id).SetProperty(x => x.Status, to.Kind).SetProperty(x => x.StageEnteredAt, now).SetProperty(x => x.Version, x => x.Version + 1).SetProperty(x => x.UpdatedAt, now)
            .SetProperty(x => x.ClosedAt, x => to.Kind == Stage.Open ? null : x.ClosedAt ?? now), ct);
    }
}
