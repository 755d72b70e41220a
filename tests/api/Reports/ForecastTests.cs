namespace Crm.Tests.Reports;

/// <summary>The forecast beside what was won and what was aimed at.</summary>
public sealed class ForecastTests(CrmApp app) : IClassFixture<CrmApp>
{
    static DateOnly Month(DateTimeOffset at) => new(at.Year, at.Month, 1);
    static object Eur(string amount) => new { amount, currency = "EUR" };

    static async Task WonAsync(Person who, object deal)
    {
        var made = await who.CreateAsync("deals", deal);
        await who.PostAsync($"deals/{made.Id}/win").Is(200);
    }

    [Fact]
    public async Task The_forecast_sums_each_period_and_currency_and_every_figure_opens_its_rows()
    {
        var fay = await app.SignUpAsync("Fay", "Forecast");
        var now = app.Clock.GetUtcNow();
        var (today, month) = (DateOnly.FromDateTime(now.UtcDateTime), Month(now));
        var next = month.AddMonths(1);
        await fay.CreateAsync("deals", new { title = "Next A", amount = Eur("100.00"), expectedClose = next.AddDays(9), probability = 50 });
        await fay.CreateAsync("deals", new { title = "Next B", amount = Eur("0.99"), expectedClose = next, probability = 50 });
        await fay.CreateAsync("deals", new { title = "Next dollar", amount = new { amount = "7.00", currency = "USD" }, expectedClose = next, probability = 100 });
        await fay.CreateAsync("deals", new { title = "Late", amount = Eur("5.00"), expectedClose = today.AddDays(-40) });
        await fay.CreateAsync("deals", new { title = "Dateless", amount = Eur("3.00") });
        await fay.CreateAsync("deals", new { title = "Worthless", expectedClose = next });
        await WonAsync(fay, new { title = "Won", amount = Eur("42.00") });
        await fay.CreateAsync("goals", new { measure = "wonAmount", period = "month", starts = next, targetAmount = Eur("500.00") });
        var forecast = await fay.GetAsync("forecast").Is(200);
        Assert.Equal(6, forecast.Count("periods"));
        Assert.Equal(("42.00", "1"), (forecast["periods[0].lines[0].won.amount.amount"], forecast["periods[0].lines[0].won.count"]));
        Assert.Equal(("EUR", "100.99", "50.50", "2", "500.00"), (forecast["periods[1].lines[0].currency"], forecast["periods[1].lines[0].open.amount.amount"], forecast["periods[1].lines[0].weighted.amount"], forecast["periods[1].lines[0].open.count"], forecast["periods[1].lines[0].goal.amount"]));
        Assert.Equal(("USD", "7.00", null), (forecast["periods[1].lines[1].currency"], forecast["periods[1].lines[1].weighted.amount"], forecast["periods[1].lines[1].goal"]));
        Assert.Equal(("5.00", "3.00"), (forecast["overdue[0].amount.amount"], forecast["noDate[0].amount.amount"]));
        foreach (var (figure, titles) in new[] { ("periods[0].lines[0].won", "Won"), ("periods[1].lines[0].open", "Next A,Next B"), ("overdue[0]", "Late"), ("noDate[0]", "Dateless") })
            Assert.Equal(titles.Split(','), (await fay.PostAsync("deals/search", new { filter = forecast.At($"{figure}.filter"), sort = "title" }).Is(200)).Each("title"));
        var quarter = await fay.GetAsync($"forecast?period=quarter&from={month:yyyy-MM-dd}&to={month:yyyy-MM-dd}&ownerId={fay.MemberId}").Is(200);
        Assert.Equal((1, "42.00"), (quarter.Count("periods"), quarter["periods[0].lines[0].won.amount.amount"]));
        Assert.Equal(0, (await fay.GetAsync($"forecast?from={month:yyyy-MM-dd}&to={month:yyyy-MM-dd}&ownerId={Guid.CreateVersion7()}").Is(200)).Count("periods[0].lines"));
        // The file holds the same figures, and what lies in no period.
        var lines = (await fay.GetAsync("forecast?format=csv").Is(200)).Text.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(l => l.Replace("\"", "")).ToArray();
        Assert.Equal($"{next:yyyy-MM-dd},{next.AddMonths(1).AddDays(-1):yyyy-MM-dd},EUR,0,0.00,500.00,2,100.99,50.50", lines[2]);
        Assert.Equal(["Overdue,,EUR,,,,1,5.00,", "No date,,EUR,,,,1,3.00,"], lines[^2..]);
        await fay.GetAsync("forecast?format=pdf").IsProblem(400, "validation", "format");
        await fay.GetAsync("forecast?period=year").IsProblem(400, "validation", "period");
        await fay.GetAsync("forecast?from=2026-01-01&to=2025-01-01").IsProblem(400, "validation", "to");
        await fay.GetAsync("forecast?from=1900-01-01&to=2100-01-01").IsProblem(400, "validation", "to");
    }
}
