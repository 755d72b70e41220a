namespace Crm.Imports;

/// <summary>The products whose export files are known.</summary>
static class Presets
{
    public static IReadOnlyList<Preset> All { get; } = [VcardPreset.Contacts];

    /// <summary>The preset for a file of this header, brought in as these records; of several the one that asks for most.</summary>
    public static Preset? Of(FileFormat format, IEnumerable<string> header, string @object) => Matching(format, header).FirstOrDefault(p => p.Object == @object);

    /// <summary>What the rows are by their header, when they are something else than what they are brought in as.</summary>
    public static Preset? Other(FileFormat format, IEnumerable<string> header, string @object) => Matching(format, header).ToList() is [var first, ..] found && found.TrueForAll(p => p.Object != @object) ? first : null;

    static IEnumerable<Preset> Matching(FileFormat format, IEnumerable<string> header)
    {
        if (format == FileFormat.Vcard) return [VcardPreset.Contacts];
        var names = header.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return All.Where(p => p.Recognises(names)).OrderByDescending(p => p.Signs);
    }
}
