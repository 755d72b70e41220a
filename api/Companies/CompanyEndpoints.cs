using Crm.Records;

namespace Crm.Companies;

static class CompanyEndpoints
{
    public static void MapCompanies(this IEndpointRouteBuilder app)
    {
        var type = app.ServiceProvider.GetRequiredService<CompanyRecord>();
        app.MapRecords(type).MapCustomer(type);
    }
}
