using System.Text.Json.Nodes;

namespace Crm.Tests.Support;

/// <summary>
/// One record of every kind in somebody's workspace, every text of it carrying a mark. The ids stand in the places where the
/// contract's examples have theirs, so that each example becomes a request that works.
/// </summary>
public sealed class World
{
    static readonly Dictionary<string, string> ExampleIds = new()
    {
        ["0001"] = "member", ["0002"] = "contact", ["0003"] = "company", ["0013"] = "parent", ["0004"] = "deal", ["0014"] = "deal2", ["0005"] = "pipeline", ["0006"] = "stage", ["0016"] = "stage2",
        ["0007"] = "task", ["0008"] = "activity", ["0009"] = "tenant", ["000a"] = "user", ["000b"] = "invitation", ["000c"] = "session", ["000f"] = "import", ["0020"] = "role", ["0021"] = "team",
        ["0030"] = "customField", ["000d"] = "point", ["000e"] = "line", ["0010"] = "preference", ["0011"] = "concern", ["0012"] = "importantDate", ["0015"] = "relationship", ["0017"] = "contact2",
        ["0031"] = "view", ["0032"] = "segment", ["0033"] = "bulk", ["0050"] = "confirmation", ["0060"] = "duplicate", ["0061"] = "merge", ["0062"] = "duplicateRun", ["0034"] = "rule", ["0070"] = "export", ["0071"] = "exportSchedule", ["0072"] = "importMapping", ["0073"] = "archive", ["0080"] = "notification", ["0082"] = "feed", ["0083"] = "pushDevice",
        ["0040"] = "checkItem", ["0041"] = "competitor", ["0044"] = "lossReason", ["0042"] = "need", ["0043"] = "nonBuyReason", ["0045"] = "needCategory", ["0046"] = "goal", ["0047"] = "strategy",
        ["0090"] = "enquiry", ["00a0"] = "playbook", ["00a1"] = "enrolment",
    };

    readonly Dictionary<string, string> ids = [];

    public string this[string kind] => ids[kind];
    public IEnumerable<string> Kinds => ids.Keys;

    public static string ExampleId(string kind) => $"0199d0a1-{ExampleIds.First(p => p.Value == kind).Key}-7000-8000-000000000001";

    /// <summary>The same text with this world's ids where the examples' were.</summary>
    public string Fill(string text) => ids.Aggregate(text, (filled, id) => filled.Replace(ExampleId(id.Key), id.Value, StringComparison.Ordinal));

    /// <summary>A file of one company, ready to be uploaded.</summary>
    public static MultipartFormDataContent CsvFile(string mark) => new() { { new StringContent("companies"), "object" }, { new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes($"name\n{mark} imported\n")), "file", $"{mark}.csv" } };

    public static async Task<World> OfAsync(Person owner, string mark)
    {
        var world = new World();
        var ids = world.ids;
        (ids["member"], ids["tenant"], ids["user"]) = (owner.MemberId, owner.TenantId, owner.UserId);
        var pipeline = await owner.CreateAsync("pipelines", new { name = $"{mark} pipeline", stages = new object[] { new { name = $"{mark} stage", kind = "open" }, new { name = $"{mark} second", kind = "open" }, new { name = $"{mark} third", kind = "open", checklist = new[] { new { text = $"{mark} item" } } }, new { name = $"{mark} won", kind = "won" }, new { name = $"{mark} lost", kind = "lost" } } });
        (ids["pipeline"], ids["stage"], ids["stage2"], ids["checkItem"]) = (pipeline.Id, pipeline["stages[0].id"]!, pipeline["stages[1].id"]!, pipeline["stages[2].checklist[0].id"]!);
        ids["customField"] = (await owner.CreateAsync("custom-fields", new { @object = "contact", key = "tier", label = $"{mark} tier", type = "text", group = $"{mark} group" })).Id;
        ids["parent"] = (await owner.CreateAsync("companies", new { name = $"{mark} parent" })).Id;
        ids["company"] = (await owner.CreateAsync("companies", new
        {
            name = $"{mark} company", domains = new[] { $"{mark.ToLowerInvariant()}.example" }, industry = $"{mark} industry", description = $"{mark} description", parentCompanyId = ids["parent"],
            emails = new[] { new { value = $"office@{mark}.example" } }, addresses = new[] { new { street = $"{mark} street", city = $"{mark} city" } }, tags = new[] { $"{mark} company tag" }, externalIds = new { shop = $"{mark}-company" },
        })).Id;
        ids["contact"] = (await owner.CreateAsync("contacts", new
        {
            firstName = $"{mark} first", lastName = $"{mark} last", jobTitle = $"{mark} job", companyId = ids["company"], emails = new[] { new { value = $"ann@{mark}.example", label = $"{mark} label" } },
            phones = new[] { new { value = "+44 20 7946 0018" } }, tags = new[] { $"{mark} tag" }, externalIds = new { shop = $"{mark}-contact" }, custom = new { tier = $"{mark} custom" },
        })).Id;
        ids["contact2"] = (await owner.CreateAsync("contacts", new { firstName = $"{mark} second", lastName = $"{mark} person", companyId = ids["company"], addresses = new[] { new { street = $"{mark} road", city = $"{mark} town" } } })).Id;
        ids["point"] = (await owner.GetAsync($"contacts/{ids["contact"]}").Is(200))["phones[0].id"]!;
        ids["preference"] = (await owner.CreateAsync("preferences", new { contactId = ids["contact"], key = $"{mark} key", value = $"{mark} value" })).Id;
        ids["concern"] = (await owner.CreateAsync("concerns", new { contactId = ids["contact"], text = $"{mark} concern" })).Id;
        ids["enquiry"] = (await owner.CreateAsync("enquiries", new { contactId = ids["contact"], text = $"{mark} enquiry", interest = $"{mark} interest" })).Id;
        ids["importantDate"] = (await owner.CreateAsync("important-dates", new { contactId = ids["contact"], kind = "renewal", label = $"{mark} renewal", date = "2026-12-15", recurs = true, remindDays = 365 })).Id;
        ids["relationship"] = (await owner.CreateAsync("relationships", new { contactId = ids["contact"], otherContactId = ids["contact2"], type = $"{mark} friend", note = $"{mark} note" })).Id;
        ids["line"] = (await owner.GetAsync($"contacts/{ids["contact"]}/timeline").Is(200))["items[0].id"]!;
        foreach (var deal in new[] { "deal", "deal2" })
            ids[deal] = (await owner.CreateAsync("deals", new
            {
                title = $"{mark} {deal}", pipelineId = ids["pipeline"], stageId = ids["stage"], amount = new { amount = "7654.32", currency = "EUR" }, companyId = ids["company"], contactIds = new[] { ids["contact"] },
                productName = $"{mark} product", description = $"{mark} description", tags = new[] { $"{mark} deal tag" }, externalIds = new { shop = $"{mark}-{deal}" },
            })).Id;
        var lost = await owner.CreateAsync("deals", new { title = $"{mark} lost deal", pipelineId = ids["pipeline"], stageId = ids["stage2"] });
        await owner.PostAsync($"deals/{lost.Id}/lose", new { reason = $"{mark} reason" }).Is(200);
        ids["competitor"] = (await owner.CreateAsync("competitors", new { name = $"{mark} competitor", battleCard = $"{mark} card", products = new[] { $"{mark} rival product" } })).Id;
        ids["lossReason"] = (await owner.CreateAsync("loss-reasons", new { label = $"{mark} listed reason", play = $"{mark} play" })).Id;
        ids["needCategory"] = (await owner.CreateAsync("need-categories", new { name = $"{mark} category" })).Id;
        ids["need"] = (await owner.CreateAsync("needs", new { contactId = ids["contact"], categoryId = ids["needCategory"], competitorId = ids["competitor"], estAnnualSpend = new { amount = "5000.00", currency = "EUR" }, satisfaction = 2, note = $"{mark} need" })).Id;
        ids["nonBuyReason"] = (await owner.CreateAsync("non-buy-reasons", new { contactId = ids["contact"], reason = $"{mark} why not", text = $"{mark} words" })).Id;
        ids["playbook"] = (await owner.CreateAsync("playbooks", new { name = $"{mark} playbook", description = $"{mark} how", @object = "contact", steps = new[] { new { id = "call", kind = "call", title = $"{mark} step", text = $"{mark} script" } } })).Id;
        ids["enrolment"] = (await owner.CreateAsync($"playbooks/{ids["playbook"]}/enrolments", new { recordId = ids["contact2"] })).Id;
        ids["goal"] = (await owner.CreateAsync("goals", new { memberId = ids["member"], measure = "wonCount", period = "month", starts = "2026-11-01", target = 7 })).Id;
        ids["strategy"] = (await owner.CreateAsync("strategies", new { name = $"{mark} strategy", why = $"{mark} why", kpi = "winRate", starts = "2026-11-01", ends = "2027-10-31", target = new { number = 60 }, reviewEvery = "quarter" })).Id;
        ids["activity"] = (await owner.CreateAsync("activities", new { kind = "call", subject = $"{mark} subject", body = $"{mark} body", links = new[] { new { @object = "contact", id = ids["contact"] }, new { @object = "deal", id = ids["deal"] } } })).Id;
        ids["task"] = (await owner.CreateAsync("tasks", new { title = $"{mark} task", notes = $"{mark} notes", dueDate = "2027-01-15", links = new[] { new { @object = "company", id = ids["company"] } } })).Id;
        ids["invitation"] = (await owner.CreateAsync("invitations", new { email = $"{mark.ToLowerInvariant()}@{mark.ToLowerInvariant()}.example", role = "member" })).Id;
        ids["import"] = (await owner.PostAsync("imports", CsvFile(mark)).Is(202)).Id;
        ids["importMapping"] = (await owner.CreateAsync("import-mappings", new { name = $"{mark} mapping", @object = "companies", mapping = new { columns = new[] { new { column = "name", to = "name" } } } })).Id;
        ids["export"] = (await owner.PostAsync("exports", new { @object = "contacts", format = "csv" }).Is(202)).Id;
        ids["exportSchedule"] = (await owner.CreateAsync("export-schedules", new { name = $"{mark} every week", @object = "deals", format = "xlsx", every = "week" })).Id;
        ids["archive"] = (await owner.PostAsync("archives").Is(202)).Id;
        ids["role"] = (await owner.CreateAsync("roles", new { name = $"{mark} role", baseline = "member" })).Id;
        ids["team"] = (await owner.CreateAsync("teams", new { name = $"{mark} team", memberIds = new[] { ids["member"] } })).Id;
        ids["view"] = (await owner.CreateAsync("views", new { @object = "deals", name = $"{mark} view", scope = "all", filter = new { field = "tags", op = "eq", value = $"{mark} tag" } })).Id;
        ids["segment"] = (await owner.CreateAsync("segments", new { @object = "contacts", name = $"{mark} segment", kind = "static" })).Id;
        ids["rule"] = (await owner.CreateAsync("validation-rules", new { @object = "deal", when = "both", effect = "block", messages = new { en = $"{mark} message" }, condition = new { field = "tags", op = "eq", value = $"{mark} forbidden" } })).Id;
        ids["bulk"] = (await owner.PostAsync("contacts/bulk", new { action = "addTags", ids = new[] { ids["contact"] }, tags = new[] { $"{mark} bulk tag" } }).Is(200)).Id;
        ids["confirmation"] = (await owner.PostAsync("confirmation-requests", new { contactIds = new[] { ids["contact2"] }, fields = new[] { "name", "consent" }, channel = "letter", again = true }).Is(200))["ids[0]"]!;
        // A merge that was taken back leaves a pair that is open.
        foreach (var made in new[] { "duplicate", "merge" })
        {
            var (one, other) = (await owner.CreateAsync("contacts", new { firstName = $"{mark} {made} one" }), await owner.CreateAsync("contacts", new { firstName = $"{mark} {made} other" }));
            ids["merge"] = (await owner.PostAsync($"contacts/{one.Id}/merge", new { mergedId = other.Id }).Is(200)).Id;
            if (made == "merge") break;
            await owner.PostAsync($"merges/{ids["merge"]}/undo").Is(200);
            ids["duplicate"] = (await owner.GetAsync($"duplicates?recordId={one.Id}").Is(200))["items[0].id"]!;
        }
        ids["duplicateRun"] = (await owner.PostAsync("duplicates/runs", new { @object = "companies", kind = "scan" }).Is(202)).Id;
        ids["feed"] = (await owner.CreateAsync("calendar/feeds", new { teamId = ids["team"] })).Id;
        ids["pushDevice"] = (await owner.CreateAsync("me/push-devices", new { endpoint = $"https://push.example.com/{mark.ToLowerInvariant()}", keys = new { p256dh = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4", auth = "BTBZMqHH6r4Tts7J_aSIgg" }, device = $"{mark} device" })).Id;
        ids["session"] = (await owner.GetAsync("auth/sessions").Is(200))["items[0].id"]!;
        return world;
    }
}

/// <summary>One operation of the contract, as api/openapi.json tells it.</summary>
public sealed record Operation(string Method, string Path, string Id, bool IsPublic, JsonObject Document)
{
    static readonly JsonObject Contract = JsonNode.Parse(File.ReadAllText(Repository.File("api/openapi.json")))!.AsObject();

    public static IReadOnlyList<Operation> All { get; } = [.. from path in Contract["paths"]!.AsObject() from operation in path.Value!.AsObject()
        select new Operation(operation.Key.ToUpperInvariant(), path.Key, operation.Value!["operationId"]?.GetValue<string>() ?? "", operation.Value["security"] is JsonArray { Count: 0 }, operation.Value.AsObject())];

    /// <summary>The names of the contract's types.</summary>
    public static IEnumerable<string> Schemas => Contract["components"]!["schemas"]!.AsObject().Select(s => s.Key);

    public static Operation Named(string id) => All.Single(o => o.Id == id);

    public override string ToString() => $"{Method} {Path}";

    /// <summary>The names in braces.</summary>
    public string[] Parameters => [.. Path.Split('{').Skip(1).Select(p => p.Split('}')[0])];

    public bool IsStream => Document["responses"]?["200"]?["content"]?["text/event-stream"] is not null;
    public bool TakesFile => Document["requestBody"]?["content"]?["multipart/form-data"] is not null;

    /// <summary>The example of the JSON body; null when there is none.</summary>
    public string? Example => Document["requestBody"]?["content"]?["application/json"]?["examples"]?["example"] is { } example ? Resolve(example)["value"]?.ToJsonString() : null;

    public IEnumerable<string> Statuses => Document["responses"]!.AsObject().Select(r => r.Key);

    /// <summary>What a $ref of the document points at, or the node itself.</summary>
    public static JsonNode Resolve(JsonNode node) => node["$ref"] is not { } reference ? node
        : reference.GetValue<string>()[2..].Split('/').Aggregate((JsonNode)Contract, (here, name) => here[name] ?? throw new KeyNotFoundException($"{reference} is not in the contract"));

    /// <summary>The address with ids in the place of the names; what a name means is told by the segment before it.</summary>
    public string Address(Func<string, string> id) => Path.Split('/').Select((segment, index) => segment is ['{', .. var name, '}'] ? id(Kind(name, Path.Split('/')[index - 1])) : segment).Aggregate((a, b) => $"{a}/{b}");

    static string Kind(string name, string before) => name switch
    {
        "source" => "source", "externalId" => "externalId", "stageId" => "stage", "itemId" => "checkItem", "memberId" => "member",
        _ => before switch
        {
            "contacts" => "contact", "companies" => "company", "deals" => "deal", "competitors" => "competitor", "loss-reasons" => "lossReason", "needs" => "need", "goals" => "goal", "strategies" => "strategy", "need-categories" => "needCategory", "non-buy-reasons" => "nonBuyReason", "pipelines" or "funnel" => "pipeline", "activities" => "activity", "tasks" => "task",
            "members" => "member", "invitations" => "invitation", "sessions" => "session", "imports" => "import", "import-mappings" => "importMapping", "custom-fields" => "customField", "roles" => "role", "teams" => "team", "views" => "view", "segments" => "segment", "bulk" => "bulk", "confirmation-requests" => "confirmation", "duplicates" => "duplicate", "merges" => "merge", "runs" => "duplicateRun", "validation-rules" => "rule", "exports" => "export", "export-schedules" => "exportSchedule", "archives" => "archive", "notifications" => "notification", "feeds" => "feed", "push-devices" => "pushDevice",
            "preferences" => "preference", "concerns" => "concern", "enquiries" => "enquiry", "playbooks" => "playbook", "enrolments" => "enrolment", "important-dates" => "importantDate", "relationships" => "relationship", "points" => "point", "timeline" => "line",
            _ => throw new InvalidOperationException($"Say in World which record the id after /{before}/ is."),
        },
    };

    /// <summary>Sends it, with the example as its body unless another is given.</summary>
    public async Task<Answer> SendAsync(Person person, World world, Func<string, string>? id = null, string? body = null)
    {
        var address = Address(kind => id?.Invoke(kind) ?? IdOf(world, kind));
        if (IsStream)
        {
            using var stream = await person.OpenAsync(address);
            return new Answer(ToString(), (int)stream.StatusCode, stream.Headers, stream.Content.Headers, stream.IsSuccessStatusCode ? "" : await stream.Content.ReadAsStringAsync(), () => "");
        }
        object? content = TakesFile ? World.CsvFile("Uploaded") : body ?? (Example is { } example ? world.Fill(example) : null);
        return await person.SendAsync(new HttpMethod(Method), address, content);
    }

    public static string IdOf(World world, string kind) => kind switch { "source" => "shop", "externalId" => "4711", _ => world.Kinds.Contains(kind) ? world[kind] : Guid.CreateVersion7().ToString() };
}
