using System.Globalization;
using Crm.NextSteps;
using Crm.Platform.Database;

namespace Crm.Playbooks;

/// <summary>What a playbook says comes next knows better than the general rules.</summary>
static class PlaybookAdvice
{
    public static readonly StepSource Source = new(50, async (situation, db, ct) =>
    {
        (string Playbook, IReadOnlyList<PlaybookStep> Steps, List<EnrolmentStep> Came, int Place, DateOnly? DueOn)? found = null;
        if (situation.Object is not ("contact" or "deal")) return null;
        await new Question(db).Add($"""
            select p.name, e.steps::text, e.came::text, e.place, e.due_on from enrolments e join playbooks p on p.tenant_id = e.tenant_id and p.id = e.playbook_id
            where e.tenant_id = $1 and e.{situation.Object}_id = $2 and e.status = 'active' order by e.started_at desc, e.id desc limit 1
            """, db.CurrentTenantId, situation.Id).AskAsync(ct, row => found = (row.GetString(0), PlaybookSteps.Of(row.GetString(1)), EnrolmentSteps.Of(row.GetString(2)), row.GetInt32(3), row.Date(4)));
        if (found is not { } way || way.Came is not [.., { Result: null } here]) return null;
        var day = here.DueOn is { } due && due > situation.Today ? due : PlaybookSteps.Working(situation.Today);
        var (number, of) = ((way.Place + 1).ToString(CultureInfo.InvariantCulture), way.Steps.Count.ToString(CultureInfo.InvariantCulture));
        var kind = here.Kind switch { PlaybookStepKind.Call => StepKind.Call, PlaybookStepKind.Letter => StepKind.Letter, PlaybookStepKind.Mail => StepKind.Email, _ => StepKind.Task };
        return new Recommendation(kind, here.Title, day, "playbook", new Dictionary<string, string> { ["playbook"] = way.Playbook, ["step"] = number, ["of"] = of }, $"Step {number} of {of} of the playbook '{way.Playbook}'.", "playbook");
    });
}
