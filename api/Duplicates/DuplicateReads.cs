using System.Text.Json;
using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Npgsql;

namespace Crm.Duplicates;

/// <summary>Duplicates as people see them: of records that they see, for reasons that they may know.</summary>
sealed class DuplicateReads(CrmDb db, RecordTypes types, MatchModels models, TenantScope scope, Cursors cursors, Records.FieldSight sight)
{
    const string Pair = """
        select p.id, p.object, p.score, p.reasons::text, p.status, p.found_at, p.decided_at, p.a_id, coalesce(a.title, ''), coalesce(a.subtitle, ''), p.b_id, coalesce(b.title, ''), coalesce(b.subtitle, '')
        from duplicate_pairs p left join search_docs a on a.tenant_id = $1 and a.record_id = p.a_id left join search_docs b on b.tenant_id = $1 and b.record_id = p.b_id
        where p.tenant_id = $1
        """;

    public RecordType TypeOf(DuplicateObject @object) => types.ByPlural(@object == DuplicateObject.Contacts ? "contacts" : "companies")!;

    /// <summary>The best candidates for a record that is being written.</summary>
    public async Task<DuplicateCandidates> CheckAsync(CheckDuplicates asked, string? country, CancellationToken ct)
    {
        if (asked.Record.ValueKind != JsonValueKind.Object) throw Refused.Invalid("record", "The record is an object with the members typed so far.");
        var type = TypeOf(asked.Object);
        await sight.CheckAsync(type, asked.Record, ct);
        var (model, _) = await models.OfAsync(db, type, ct);
        var face = Known(model.Rules, model.Rules.Read(asked.Record, country));
        var keys = model.Rules.KeysOf(face, thorough: false).Select(MatchRules.Hash).Distinct().ToArray();
        var ids = new List<Guid>();
        // A key that very many share (a name that sounds common) finds nobody by itself, as in a scan.
        if (keys.Length > 0) await new Question(db).Add("""
            select f.record_id from unnest($3::bigint[]) k(key)
              cross join lateral (select array_agg(s.record_id) as ids from (select o.record_id from duplicate_keys o where o.tenant_id = $1 and o.object = $2 and o.key = k.key limit 101) s) block
              cross join lateral unnest(block.ids) as f(record_id)
            where cardinality(block.ids) <= 100 and f.record_id is distinct from $4 group by f.record_id order by count(*) desc, f.record_id limit 100
            """, db.CurrentTenantId, type.Object, keys, asked.ExceptId ?? Guid.Empty).AskAsync(ct, row => ids.Add(row.GetGuid(0)));
        if (ids.Count == 0) return new DuplicateCandidates([]);
        var others = (await model.Rules.ReadAsync(db, MatchChoice.These(ids), ct)).Select(f => Known(model.Rules, f)).ToList();
        var best = others.Select(f => (Face: f, Score: model.Score(face, f))).Where(f => f.Score >= asked.MinScore).OrderByDescending(f => f.Score).ThenBy(f => f.Face.Id).Take(asked.Limit).ToList();
        var sides = await SidesAsync([.. best.Select(b => b.Face.Id)], ct);
        return new DuplicateCandidates([.. best.Where(b => sides.ContainsKey(b.Face.Id)).Select(b => new DuplicateCandidate(b.Face.Id, sides[b.Face.Id].Title, sides[b.Face.Id].Subtitle, Math.Round(b.Score, 3), model.Reasons(face, b.Face)))]);
    }

    /// <summary>A face without the fields that the caller may not know.</summary>
    MatchFace Known(MatchRules rules, MatchFace face) => rules.Fields.All(f => f.Sensitivity <= db.Clearance()) ? face
        : face with { Terms = [.. face.Terms.Select((terms, i) => rules.Fields[i].Sensitivity <= db.Clearance() ? terms : MatchRules.None)] };

    public async Task<Page<DuplicatePairView>> ListAsync(DuplicateObject? @object, DuplicateStatus status, double minScore, Guid? record, int limit, string? cursor, bool count, CancellationToken ct)
    {
        var question = $"duplicates {@object} {status} {minScore} {record}";
        var last = cursor is { Length: > 0 } ? cursors.Read(scope.TenantId, question, cursor) : null;
        object?[] values = [db.CurrentTenantId, @object is { } one ? TypeOf(one).Object : DBNull.Value, Word(status), (float)minScore, record ?? (object)DBNull.Value,
            last is null ? DBNull.Value : float.Parse(last[0]!, System.Globalization.CultureInfo.InvariantCulture), last is null ? DBNull.Value : Guid.Parse(last[1]!), limit + 1];
        // A record in the trash is nobody's duplicate for as long as it is there.
        const string which = " and ($2::text is null or p.object = $2) and p.status = $3 and p.score >= $4 and ($5::uuid is null or p.a_id = $5 or p.b_id = $5) and ($3 = 'merged' or a.record_id is not null and b.record_id is not null)";
        var (pairs, total) = (new List<DuplicatePairView>(), (long?)null);
        var asked = new Question(db).Add($"{Pair}{which} and ($6::real is null or (p.score, p.id) < ($6, $7::uuid)) order by p.score desc, p.id desc limit $8", values!);
        if (count) await asked.Add($"select count(*) from ({Pair}{which}) x", values[..5]!).AskAsync(ct, row => pairs.Add(View(row)), row => total = row.GetInt64(0));
        else await asked.AskAsync(ct, row => pairs.Add(View(row)));
        var more = pairs.Count > limit;
        if (more) pairs.RemoveAt(limit);
        return new Page<DuplicatePairView>(pairs, more ? cursors.Write(scope.TenantId, question, [((float)raw[pairs[^1].Id]).ToString("R", System.Globalization.CultureInfo.InvariantCulture), pairs[^1].Id.ToString()]) : null, total);
    }

    readonly Dictionary<Guid, float> raw = [];

    public async Task<DuplicatePairView> FindAsync(string id, CancellationToken ct)
    {
        DuplicatePairView? pair = null;
        if (Guid.TryParseExact(id, "D", out var key)) await new Question(db).Add($"{Pair} and p.id = $2", db.CurrentTenantId, key).AskAsync(ct, row => pair = View(row));
        return pair ?? throw Refused.NotFound();
    }

    DuplicatePairView View(NpgsqlDataReader row)
    {
        raw[row.GetGuid(0)] = row.GetFloat(2);
        var rules = types.ByObject(row.GetString(1))!.Match!;
        var reasons = JsonSerializer.Deserialize<List<MatchReason>>(row.GetString(3), Json.Options)!;
        return new DuplicatePairView(row.GetGuid(0), row.GetString(1) == "contact" ? DuplicateObject.Contacts : DuplicateObject.Companies, Math.Round(row.GetFloat(2), 3),
            [.. reasons.Where(r => rules.Fields.FirstOrDefault(f => f.Name == r.Field) is not { } field || field.Sensitivity <= db.Clearance())], Enum.Parse<DuplicateStatus>(row.GetString(4), ignoreCase: true),
            row.Instant(5), row.MaybeInstant(6), new DuplicateSide(row.GetGuid(7), row.GetString(8), row.GetString(9)), new DuplicateSide(row.GetGuid(10), row.GetString(11), row.GetString(12)));
    }

    public async Task<Dictionary<Guid, DuplicateSide>> SidesAsync(Guid[] ids, CancellationToken ct)
    {
        var sides = new Dictionary<Guid, DuplicateSide>();
        await new Question(db).Add("select record_id, title, subtitle from search_docs where tenant_id = $1 and record_id = any ($2)", db.CurrentTenantId, ids)
            .AskAsync(ct, row => sides[row.GetGuid(0)] = new DuplicateSide(row.GetGuid(0), row.GetString(1), row.GetString(2)));
        return sides;
    }

    /// <summary>Both records member by member, as far as the caller sees them.</summary>
    public async Task<DuplicateComparison> CompareAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, DuplicatePairView pair, CancellationToken ct) where T : CustomerRecord where TInput : notnull
    {
        Guid[] ids = [pair.A.Id, pair.B.Id];
        var views = (await sight.MaskAsync(type, await type.ViewsAsync(db, ids, trashed: false, ct), ct)).ToDictionary(type.IdOf);
        if (views.Count < 2) throw Refused.Conflict("One of these records is in the trash or merged already.");
        var (a, b) = (JsonSerializer.SerializeToElement(views[pair.A.Id], Json.Options), JsonSerializer.SerializeToElement(views[pair.B.Id], Json.Options));
        var fields = new List<DuplicateField>();
        foreach (var member in typeof(TInput).GetProperties().Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)).Where(m => m is not ("lifecycleStage" or "lifecycleReason")))
            if (member == "custom")
                foreach (var key in Keys(a).Union(Keys(b))) fields.Add(Field($"custom.{key}", Value(a.GetProperty("custom"), key), Value(b.GetProperty("custom"), key), null, null));
            else if (a.TryGetProperty(member, out _) || b.TryGetProperty(member, out _)) fields.Add(Field(member, Value(a, member), Value(b, member), Name(a, member), Name(b, member)));
        var links = await MergeMoves.CountAsync(db, type.Object, ids, ct);
        var weights = await BulkMerges.WeightsAsync(db, type.Object, ids, ct);
        var survivor = weights.OrderByDescending(w => w.Value.Links).ThenBy(w => w.Value.Created).ThenBy(w => w.Key).First().Key;
        return new DuplicateComparison(pair, survivor, type.VersionOf(views[pair.A.Id]), type.VersionOf(views[pair.B.Id]), fields, links[pair.A.Id], links[pair.B.Id]);

        static IEnumerable<string> Keys(JsonElement view) => view.GetProperty("custom").EnumerateObject().Select(p => p.Name);
        static JsonElement? Value(JsonElement view, string member) => view.TryGetProperty(member, out var value) && !IsEmpty(value) ? value : null;
        static bool IsEmpty(JsonElement value) => value.ValueKind switch { JsonValueKind.Null => true, JsonValueKind.Array => value.GetArrayLength() == 0, JsonValueKind.Object => !value.EnumerateObject().Any(), _ => false };
        static string? Name(JsonElement view, string member) => member.EndsWith("Id", StringComparison.Ordinal) && view.TryGetProperty(member[..^2] + "Name", out var name) ? name.GetString() : null;
        static DuplicateField Field(string name, JsonElement? a, JsonElement? b, string? textA, string? textB) => new(name, a, b, textA, textB, a is null ? b is null : b is not null && Same(a.Value, b.Value), MergedInput.TakesBoth(name));
    }

    /// <summary>Ids and places of parts tell no difference.</summary>
    static bool Same(JsonElement a, JsonElement b)
    {
        if (a.ValueKind != JsonValueKind.Array || b.ValueKind != JsonValueKind.Array) return JsonElement.DeepEquals(a, b);
        return a.GetArrayLength() == b.GetArrayLength() && a.EnumerateArray().Zip(b.EnumerateArray()).All(p => Plain(p.First) == Plain(p.Second));

        static string Plain(JsonElement item) => item.ValueKind != JsonValueKind.Object ? item.ToString()
            : string.Join('|', item.EnumerateObject().Where(m => m.Name is "value" or "street" or "city" or "region" or "postcode" or "country" or "companyId" or "title").Select(m => m.Value.ToString()));
    }

    public static string Word<TEnum>(TEnum value) where TEnum : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
