namespace Crm.Tests.Roles;

/// <summary>
/// Whatever somebody may see, they see by every way alike: random roles, teams and records, and the same set of ids from each list,
/// search, board, timeline, file, feed, group, segment, bulk action, batch and address. CRM_LONG=1 tries twenty times as many. The seeds are fixed.
/// </summary>
public sealed class WhoSeesWhatTests(GeneratedRoles app) : IClassFixture<GeneratedRoles>
{
    [Fact]
    public async Task Every_way_to_records_shows_the_same_ones()
    {
        var sizes = new HashSet<int>();
        for (var seed = 1; seed <= GeneratedRoles.Cases; seed++)
        {
            var dealt = await app.DealAsync(seed);
            var fed = await Sights.FedAsync(app.Otto);
            var all = app.Records.Where(r => app.Sees(dealt, r)).Select(r => r.Id).ToHashSet();
            var told = await Sights.ToldAsync(app.Otto, app.Records.Where(r => r.Object is "contact" or "company" or "deal" && !r.Trashed && app.Sees(dealt, r)).Select(r => (Sights.Plural(r.Object), r.Id)));
            foreach (var one in Sights.Objects)
            {
                var (plural, seen, trash) = (Sights.Plural(one), app.Seen(dealt, one), app.Seen(dealt, one, trashed: true));
                var known = app.Records.Where(r => r.Object == one).ToList();
                sizes.Add(seen.Count);
                void Same(IReadOnlySet<string> ids, string way, IReadOnlySet<string>? expected = null) => Assert.True((expected ?? seen).SetEquals(ids), $"seed {seed} ({dealt}): {plural} by {way}: {ids.Except(expected ?? seen).Count()} too many, {(expected ?? seen).Except(ids).Count()} missing");

                foreach (var (ids, total, way) in new[] { With(await Sights.ListedAsync(app.Otto, plural), "list"), With(await Sights.SearchedAsync(app.Otto, plural), "search body"), With(await Sights.ListedAsync(app.Otto, $"{plural}?q=zebra"), "q") })
                {
                    Same(ids, way);
                    Assert.Equal(seen.Count, total);
                }
                Same((await Sights.ListedAsync(app.Otto, $"{plural}?trashed=true")).Ids, "trash", trash);
                if (one != "activity") Same(await Sights.FoundAsync(app.Otto, plural, "zebra"), "search box");
                Same(await Sights.OpenedAsync(app.Otto, plural, known.Select(r => r.Id)), "address");
                Same(fed[one], "feed", seen.Union(trash).ToHashSet());
                if (one is "contact" or "company" or "deal") Same(await Sights.OpenedAsync(app.Otto, plural, known.Where(r => !r.Trashed).Select(r => r.Id), "/timeline"), "timeline");
                Assert.True(told[one].IsSubsetOf(all), $"seed {seed} ({dealt}): a timeline tells of {plural} that are not seen");
                if (one is "contact" or "company" or "deal") Assert.True(seen.IsSubsetOf(told[one]), $"seed {seed}: own timelines");
                Assert.Equal(seen.Count, await Sights.GroupedAsync(app.Otto, plural));
                if (one is "contact" or "company" or "deal")
                {
                    Same(await Sights.MembersAsync(app.Otto, app.Everybody[one]), "segment");
                    Assert.Equal(seen.Count, await Sights.PreviewedAsync(app.Otto, plural));
                    if (one != "deal") Same(await Sights.OpenedAsync(app.Otto, plural, known.Select(r => r.Id), "/file"), "file");
                }
                if (dealt.Rules[one]["bulk"] != "none" && one != "activity") Assert.Equal(seen.Count, await Sights.TakenAsync(app.Otto, plural));
                if (one != "deal") continue;
                Same(await Sights.CardsAsync(app.Otto, app.Pipeline), "board");
                Same(await Sights.CardsAsync(app.Otto, app.Pipeline, "&q=zebra"), "board by words");
            }
        }
        Assert.True(sizes.Count > 5, "the rules were all alike");
    }

    static (HashSet<string> Ids, long Total, string Way) With((HashSet<string> Ids, long Total) found, string way) => (found.Ids, found.Total, way);

    [Fact]
    public async Task A_batch_changes_what_is_seen_and_allowed_and_nothing_else()
    {
        for (var seed = 1; seed <= GeneratedRoles.Cases / 2; seed++)
        {
            var dealt = await app.DealAsync(seed);
            foreach (var one in Sights.Objects)
            {
                var records = app.Records.Where(r => r.Object == one && !r.Trashed).ToList();
                var answer = await app.Otto.PostAsync($"{Sights.Plural(one)}/batch", new { items = records.Select(r => new { id = r.Id }) });
                if (dealt.Rules[one]["bulk"] == "none")
                {
                    Assert.Equal("bulk", answer.IsProblem(403, "forbidden")["needs.action"]);
                    continue;
                }
                var expected = records.Select(r => !app.Sees(dealt, r) ? "404" : app.Reaches(dealt, "update", r) && app.Reaches(dealt, "bulk", r) ? "200" : "403").ToArray();
                Assert.True(expected.SequenceEqual(answer.Is(200).Each("status")), $"seed {seed} ({dealt}): batch of {one}: {string.Join(' ', answer.Each("status"))} instead of {string.Join(' ', expected)}");
            }
        }
    }
}
