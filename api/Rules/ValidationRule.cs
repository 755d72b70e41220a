using System.Text.Json;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Rules;

/// <summary>A workspace's own rule for what may be saved.</summary>
sealed class ValidationRule : Record
{
    public string Object { get; init; } = "";
    public string Moment { get; private set; } = "";
    public string Condition { get; private set; } = "";
    public string Effect { get; private set; } = "";
    public string Messages { get; private set; } = "";
    public bool Enabled { get; private set; }
    public int Position { get; private set; }
    public override Guid? Responsible => null;

    public void Say(RuleInput input) =>
        (Moment, Condition, Effect, Messages, Enabled, Position) = (Word(input.When), Same(Condition, input.Condition.GetRawText()), Word(input.Effect), Same(Messages, JsonSerializer.Serialize(input.Messages)), input.Enabled, input.Position);

    public RuleInput AsInput() => new(Enum.Parse<RuleObject>(Object, true), Enum.Parse<RuleWhen>(Moment, true), JsonDocument.Parse(Condition).RootElement, Enum.Parse<RuleEffect>(Effect, true),
        JsonSerializer.Deserialize<Dictionary<string, string>>(Messages)!, Enabled, Position);

    // The database writes JSON in a way of its own, which is no change.
    static string Same(string before, string after) => before.Length > 0 && JsonElement.DeepEquals(JsonDocument.Parse(before).RootElement, JsonDocument.Parse(after).RootElement) ? before : after;

    public static string Word<TEnum>(TEnum value) where TEnum : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

sealed class ValidationRuleTable : IEntityTypeConfiguration<ValidationRule>
{
    public void Configure(EntityTypeBuilder<ValidationRule> table)
    {
        table.MapRecord("validation_rules");
        table.Property(r => r.Condition).HasColumnType("jsonb");
        table.Property(r => r.Messages).HasColumnType("jsonb");
    }
}
