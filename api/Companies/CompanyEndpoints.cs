using Crm.Records;

namespace Crm.Companies;

static class CompanyEndpoints
{
    public static void MapCompanies(this IEndpointRouteBuilder app) => app.MapRecords(app.ServiceProvider.GetRequiredService<CompanyRecord>());
}
