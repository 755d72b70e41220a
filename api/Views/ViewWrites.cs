using System.Text.Json;
using Crm.Pipelines;
using Crm.Platform.Http;
using Crm.Records;

namespace Crm.Views;

/// <summary>What it takes to put an input into a view.</summary>
sealed class ViewWrites(ViewReads reads, RecordTypes types, Writing writing)
{
    public static string Word<TEnum>(TEnum value) where TEnum : struct, Enum => value.ToString().ToLowerInvariant();

    public static ViewInput InputOf(View v) => new(Enum.Parse<ViewObject>(v.Object, true), v.Name, Enum.Parse<ViewKind>(v.Kind, true), v.Columns, v.Filter is null ? null : JsonDocument.Parse(v.Filter).RootElement,
        v.Q, v.Sort, v.GroupBy, v.PipelineId, Enum.Parse<ViewScope>(v.Scope, true), v.Pinned, v.Position);

    public async Task ApplyAsync(View view, ViewInput input, CancellationToken ct)
    {
        var (name, kind) = (Inputs.Required(input.Name, "name", "A name"), input.Kind ?? ViewKind.Table);
        var filter = input.Filter is { ValueKind: not JsonValueKind.Null } tree ? tree : (JsonElement?)null;
        if (view.Object.Length > 0 && view.Object != Word(input.Object)) throw Refused.Invalid("object", "What a view lists stays as it was made. Make another view.");
        if (kind == ViewKind.Board && input.Object != ViewObject.Deals) throw Refused.Invalid("kind", "Only deals have a board.");
        foreach (var (column, index) in (input.Columns ?? []).Select((c, i) => (c, i)))
            if (column.Length is 0 or > 100) throw Refused.Invalid($"columns[{index}]", "A column's name has 1 to 100 characters.");
        await writing.RequireAsync<Pipeline>(input.PipelineId, "pipelineId", ct, view.PipelineId);
        await reads.CheckAsync(types.ByPlural(Word(input.Object))!, filter, Inputs.Text(input.Q), input.Sort, input.GroupBy, ct);
        view.Show(Word(input.Object), Word(kind), name, input.PipelineId);
        // As the same text when it is the same filter, so that nothing counts as changed that is not.
        var text = filter?.GetRawText();
        if (text is not null && view.Filter is not null && JsonElement.DeepEquals(JsonDocument.Parse(view.Filter).RootElement, filter!.Value)) text = view.Filter;
        view.Ask(input.Columns is not null && input.Columns.SequenceEqual(view.Columns) ? view.Columns : input.Columns ?? [], text, Inputs.Text(input.Q), input.Sort, input.GroupBy);
        view.Share(Word(input.Scope ?? ViewScope.Private), input.Pinned ?? false, input.Position ?? 0);
    }
}
