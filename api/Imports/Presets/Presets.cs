using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;

namespace Crm.Imports;

/// <summary>A product whose export files are recognised by their header.</summary>
/// <param name="Key">Such as hubspot-contacts.</param>
/// <param name="Name">The product.</param>
/// <param name="Object">What the rows are: contacts, companies, deals, activities or tasks.</param>
/// <param name="Source">Under which source its ids are kept as external ids.</param>
/// <param name="From">The address at which the product publishes the header or how to export.</param>
/// <param name="Header">The columns by which the file is recognised, in any order and beside others; none for vCard files.</param>
public sealed record PresetView(string Key, string Name, string Object, string Source, string From, IReadOnlyList<string> Header);

/// <summary>The preset that a file's header was recognised by.</summary>
/// <param name="Key">Such as hubspot-contacts.</param>
/// <param name="Name">The product.</param>
public sealed record PresetName(string Key, string Name);

/// <summary>The products whose export files are known.</summary>
static class Presets
{
    public static IReadOnlyList<Preset> All { get; } = [.. AddressBooks.All, VcardPreset.Contacts, .. HubSpotPresets.All, .. PipedrivePresets.All, .. SalesforcePresets.All, .. ZohoPresets.All, .. OpenSourcePresets.All];

    public static void MapPresets(this IEndpointRouteBuilder app) =>
        app.MapTenantGroup("/imports/presets", "Imports").MapGet("/", () => TypedResults.Ok(new Page<PresetView>([.. All.Select(p => new PresetView(p.Key, p.Name, p.Object, p.Source, p.From, p.Signs))], null)))
            .Reads().WithName("listPresets").WithSummary("The products whose export files are recognised by their header");

    /// <summary>The preset for a file of this header, brought in as these records; of several the one that asks for most.</summary>
    public static Preset? Of(FileFormat format, IEnumerable<string> header, string @object) => Matching(format, header).FirstOrDefault(p => p.Object == @object);

    /// <summary>What the rows are by their header, when that is clearly something else than what they are brought in as.</summary>
    public static Preset? Other(FileFormat format, IEnumerable<string> header, string @object)
    {
        var found = Matching(format, header).ToList();
        return found.Count > 0 && found.Where(p => p.Signs.Count == found[0].Signs.Count).All(p => p.Object != @object) ? found[0] : null;
    }

    static IEnumerable<Preset> Matching(FileFormat format, IEnumerable<string> header)
    {
        if (format == FileFormat.Vcard) return [VcardPreset.Contacts];
        var names = header.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return All.Where(p => p.Recognises(names)).OrderByDescending(p => p.Signs.Count);
    }
}
