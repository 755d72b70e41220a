using System.Text.Json;
using System.Text.RegularExpressions;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.Rules;

/// <summary>Rules for what may be saved: made, tried and switched by owners and admins, kept by <see cref="RuleCheck"/>.</summary>
static partial class RuleEndpoints
{
    const int Most = 100;

    public static void MapRules(this IEndpointRouteBuilder app)
    {
        var group = app.MapTenantGroup("/validation-rules", "Data quality");
        group.MapGet("/", ListAsync).Reads(Permissions.ManageTenant).WithName("listValidationRules").WithSummary("The workspace's rules for what may be saved").WithDescription("object=contact lists those of one kind of record; trashed=true the deleted ones.");
        group.MapPost("/dry-run", (DryRunRule body, RuleReads reads, CancellationToken ct) => DryRunAsync(body, reads, ct)).Reads(Permissions.ManageTenant).WithName("dryRunValidationRule").WithSummary("How many records a rule would speak up about now, and which").ProducesProblem(413).ProducesProblem(415);
        group.MapPost("/", CreateAsync).Writes(Permissions.ManageTenant).WithName("createValidationRule").WithSummary("Make a rule for what may be saved")
            .WithDescription("Kept by every way in: the web app, this API, batches, bulk actions and imports. Restoring, undoing and merging are not stopped. A rule that stands against every record there is, is a 409 lockedOut with the count, unless force=true.")
            .Accepts<RuleInput>("application/json").Produces<RuleView>(201).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        group.MapGet("/{id}", GetAsync).Reads(Permissions.ManageTenant).WithName("getValidationRule").WithSummary("A rule").Produces<RuleView>().ProducesProblem(404);
        group.MapPatch("/{id}", PatchAsync).Writes(Permissions.ManageTenant).WithName("updateValidationRule").WithSummary("Change a rule by merge patch, or switch it on or off").WithDescription("condition and messages are replaced whole.")
            .Accepts<RuleInput>("application/json", "application/merge-patch+json").Produces<RuleView>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).WithIfMatch();
        group.MapDelete("/{id}", DeleteAsync).Writes(Permissions.ManageTenant).WithName("deleteValidationRule").WithSummary("Delete a rule; it can be restored").Produces(204).ProducesProblem(404).ProducesProblem(412).WithIfMatch();
        group.MapPost("/{id}/restore", RestoreAsync).Writes(Permissions.ManageTenant).WithName("restoreValidationRule").WithSummary("Bring a deleted rule back").Produces<RuleView>().ProducesProblem(404);
        group.MapGet("/{id}/reasons", ReasonsAsync).Reads(Permissions.ManageTenant).WithName("validationRuleReasons").WithSummary("The reasons that people gave for passing a rule, newest first").Produces<RuleReasons>().ProducesProblem(404);
    }

    static async Task<Ok<RuleList>> ListAsync(RuleReads reads, CancellationToken ct, string? @object = null, bool trashed = false) =>
        TypedResults.Ok(new RuleList(await reads.ListAsync(@object is null ? null : Choices.Of<RuleObject>(@object, "object"), trashed, ct)));
    static async Task<Ok<RuleDryRun>> DryRunAsync(DryRunRule asked, RuleReads reads, CancellationToken ct) => TypedResults.Ok(await reads.TryAsync(asked.Object, asked.Condition, show: 20, ct));
    static async Task<IResult> GetAsync(string id, RuleReads reads, HttpContext http, CancellationToken ct) => await AnswerAsync(await reads.FindAsync(id, false, false, ct), reads, http, ct);
    static async Task<IResult> ReasonsAsync(string id, RuleReads reads, CancellationToken ct) => TypedResults.Ok(await reads.ReasonsAsync((await reads.FindAsync(id, false, false, ct)).Id, ct));

    static async Task<IResult> CreateAsync(HttpContext http, RuleReads reads, Writing writing, CrmDb db, CancellationToken ct, bool force = false)
    {
        var input = await Body.ValidAsync(Body.As<RuleInput>(await Body.ReadAsync(http.Request, ct)), http.RequestServices, ct);
        if (await db.Set<ValidationRule>().CountAsync(ct) >= Most) throw Refused.Conflict($"A workspace has at most {Most} rules.");
        var rule = new ValidationRule { Object = ValidationRule.Word(input.Object) };
        await CheckAsync(input, force, reads, ct);
        rule.Say(input);
        db.Add(rule);
        await SaveAsync(rule, "created", writing, db, ct);
        await AnswerAsync(rule, reads, http, ct);
        return TypedResults.Created($"/api/v1/validation-rules/{rule.Id}", await reads.ViewAsync(rule, ct));
    }

    static async Task<IResult> PatchAsync(string id, HttpContext http, RuleReads reads, Writing writing, CrmDb db, CancellationToken ct, bool force = false)
    {
        var patch = await Body.ReadAsync(http.Request, ct);
        var rule = await ToChangeAsync(id, false, http, reads, ct);
        var before = rule.AsInput();
        // Both are one value each: merged member by member, the old condition would stay inside the new one.
        var after = MergePatch.Apply(patch.TryGetProperty("messages", out _) ? before with { Messages = new Dictionary<string, string>() } : before, Without(patch, "condition"));
        if (patch.TryGetProperty("condition", out var condition)) after = after with { Condition = condition };
        if (after.Object != before.Object) throw Refused.Invalid("object", "What a rule is about stays as it was made. Make another rule.");
        after = await Body.ValidAsync(after, http.RequestServices, ct);
        await CheckAsync(after, force || !after.Enabled || before.Enabled && before.Effect == after.Effect && JsonElement.DeepEquals(before.Condition, after.Condition), reads, ct);
        rule.Say(after);
        await SaveAsync(rule, "updated", writing, db, ct);
        return await AnswerAsync(rule, reads, http, ct);
    }

    static async Task<NoContent> DeleteAsync(string id, HttpContext http, RuleReads reads, Writing writing, CrmDb db, CancellationToken ct)
    {
        var rule = await ToChangeAsync(id, false, http, reads, ct);
        rule.Trash(writing.Now);
        await SaveAsync(rule, "trashed", writing, db, ct);
        return TypedResults.NoContent();
    }

    static async Task<IResult> RestoreAsync(string id, HttpContext http, RuleReads reads, Writing writing, CrmDb db, CancellationToken ct)
    {
        var rule = await ToChangeAsync(id, true, http, reads, ct);
        rule.Restore();
        await SaveAsync(rule, "restored", writing, db, ct);
        return await AnswerAsync(rule, reads, http, ct);
    }

    static async Task CheckAsync(RuleInput input, bool force, RuleReads reads, CancellationToken ct)
    {
        foreach (var (language, message) in input.Messages)
        {
            if (!Language().IsMatch(language)) throw Refused.Invalid("messages", "A language is two or three lower-case letters, such as en or de.");
            if (string.IsNullOrWhiteSpace(message) || message.Length > 300) throw Refused.Invalid($"messages.{language}", "A message has 1 to 300 characters.");
        }
        if (input.Condition.ValueKind != JsonValueKind.Object) throw Refused.Invalid("condition", "A condition is a filter tree: {field, op, value}, {all: […]}, {any: […]} or {not: …}.");
        if (!Filters.Named(input.Condition).Any()) throw Refused.Invalid("condition", "A rule asks for at least one field: without one it would stand against everything, or nothing.");
        await reads.FoundAsync(input.Object, input.Condition, ct);
        if (force || !input.Enabled || input.Effect == RuleEffect.Warn) return;
        var found = await reads.TryAsync(input.Object, input.Condition, show: 0, ct);
        if (found.Count == 0 || found.Count < found.Total) return;
        throw new Refused(409, "lockedOut", "This rule would stand against every record there is.", $"Its condition holds of all {found.Total}: none could be saved any more as it is. Repeat the request with force=true if that is meant.")
        {
            Errors = new Dictionary<string, string[]> { ["condition"] = [$"It holds of all {found.Total} records there are."] }, Extra = new Dictionary<string, object?> { ["count"] = found.Count, ["total"] = found.Total },
        };
    }

    /// <summary>With the version of the workspace's rules, by which every process learns of the change.</summary>
    static async Task SaveAsync(ValidationRule rule, string verb, Writing writing, CrmDb db, CancellationToken ct)
    {
        if (db.Entry(rule).State == EntityState.Unchanged) return;
        writing.Events.AddPlain("validationRule", rule.Id, rule.Version + (verb == "created" ? 0 : 1), verb);
        await db.SaveChangesAsync(ct);
        await using var command = db.Command("update identity.tenants set rules_version = rules_version + 1 where id = $1");
        command.Parameters.Add(new() { Value = db.CurrentTenantId });
        await command.ExecuteNonQueryAsync(ct);
    }

    static async Task<ValidationRule> ToChangeAsync(string id, bool trashed, HttpContext http, RuleReads reads, CancellationToken ct)
    {
        var rule = await reads.FindAsync(id, forUpdate: true, trashed, ct);
        if (!trashed && http.Request.Headers.IfMatch.ToString() is { Length: > 0 } match && match != "*" && match != $"\"{rule.Version}\"") throw Refused.Stale(await reads.ViewAsync(rule, ct));
        return rule;
    }

    static async Task<IResult> AnswerAsync(ValidationRule rule, RuleReads reads, HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.ETag = $"\"{rule.Version}\"";
        return TypedResults.Ok(await reads.ViewAsync(rule, ct));
    }

    static JsonElement Without(JsonElement patch, string name) => patch.ValueKind != JsonValueKind.Object ? patch
        : JsonSerializer.SerializeToElement(patch.EnumerateObject().Where(m => m.Name != name).ToDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal));

    [GeneratedRegex("^[a-z]{2,3}$")] private static partial Regex Language();
}
