using Crm.Records;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Crm.Platform.Http;

/// <summary>The OpenAPI document, made from the routes and contract types, and the page to read it.</summary>
static class Contract
{
    public static void AddContract(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "CRM API", Version = "v1", Description = "Customers, pipelines, deals and everything around them. Errors are application/problem+json (RFC 9457); lists are paged by cursor; every record has a version and an ETag." };
            document.Servers = [new OpenApiServer { Url = "/" }];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
            {
                ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT", Description = "The access token of POST /auth/sign-in." },
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            operation.Parameters ??= [];
            if (metadata.OfType<ListParameters>().Any())
            {
                Add(operation, "limit", "Rows a page, 1 to 200; default 50.", JsonSchemaType.Integer);
                Add(operation, "cursor", "nextCursor of the page before.", JsonSchemaType.String);
                Add(operation, "sort", "A field, with a minus in front for descending.", JsonSchemaType.String);
                Add(operation, "q", "Words to look for.", JsonSchemaType.String);
                Add(operation, "count", "true adds the total.", JsonSchemaType.Boolean);
                Add(operation, "trashed", "true lists the trash.", JsonSchemaType.Boolean);
                if (context.Description.RelativePath?.EndsWith("board", StringComparison.Ordinal) == true) Add(operation, "stageId", "Only this stage, for its further pages.", JsonSchemaType.String);
                operation.Parameters.Add(new OpenApiParameter { Name = "filter", In = ParameterLocation.Query, Style = ParameterStyle.DeepObject, Explode = true, Description = "filter[field]=value or filter[field][op]=value.", Schema = new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = new OpenApiSchema() } });
            }
            if (metadata.OfType<AllowDuplicatesParameter>().Any()) Add(operation, "allowDuplicates", "true writes it although another record has the same e-mail address or domain; without it that is a 409 that names the other one.", JsonSchemaType.Boolean);
            if (metadata.OfType<RulesParameter>().Any())
            {
                Add(operation, "reason", "Why it is to be saved although a rule of the workspace asks for a reason (409 reasonNeeded); up to 500 characters, kept with the record.", JsonSchemaType.String);
                foreach (var (_, response) in (operation.Responses ?? []).Where(r => r.Key is "200" or "201"))
                    if (response is OpenApiResponse saved) (saved.Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal)).TryAdd("Rule-Warnings", new OpenApiHeader { Description = "What rules of the workspace have to say of what was saved all the same: a JSON list of {ruleId, recordId, message}, at most 20.", Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
            }
            if (metadata.OfType<IfMatchParameter>().Any()) operation.Parameters.Add(new OpenApiParameter { Name = "If-Match", In = ParameterLocation.Header, Description = "The ETag last read; a stale one is refused with 412.", Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
            if (context.Description.HttpMethod == "POST" && metadata.OfType<Tenancy.TenantRoute>().Any(r => r.Write))
                operation.Parameters.Add(new OpenApiParameter { Name = "Idempotency-Key", In = ParameterLocation.Header, Description = "The same key and body gives the first answer again for 24 hours.", Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 200 } });
            if (metadata.OfType<Microsoft.AspNetCore.Authorization.IAllowAnonymous>().Any()) operation.Security = [];
            AddCommonProblems(operation, context.Document!, anyTenant: metadata.OfType<Tenancy.TenantRoute>().Any(), context.Description.HttpMethod);
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            NameHiddenTypes(schema, context.JsonTypeInfo.Type, context.JsonPropertyInfo?.IsGetNullable ?? false);
            return Task.CompletedTask;
        });
        options.AddExamples();
    });

    /// <summary>Text and instants have converters of ours (see Json), behind which the exporter sees no type.</summary>
    static void NameHiddenTypes(OpenApiSchema schema, Type type, bool nullable)
    {
        if (IsText(type)) schema.Type ??= JsonSchemaType.String | (nullable || Nullable.GetUnderlyingType(type) is not null ? JsonSchemaType.Null : 0);
        else if (schema.Type is { } array && array.HasFlag(JsonSchemaType.Array) && ElementType(type) is { } element && IsText(element)) schema.Items ??= new OpenApiSchema { Type = JsonSchemaType.String };
        else if (schema.Type is { } map && map.HasFlag(JsonSchemaType.Object) && type.IsGenericType && type.GetGenericArguments() is [_, var value] && IsText(value)) schema.AdditionalProperties ??= new OpenApiSchema { Type = JsonSchemaType.String };
    }

    static bool IsText(Type type) => type == typeof(string) || type == typeof(DateTimeOffset) || type == typeof(DateTimeOffset?);
    static Type? ElementType(Type type) => type.GetElementType() ?? (type.IsGenericType && type.GetGenericArguments() is [var only] ? only : null);

    /// <summary>What any operation of its kind may answer, whatever its route says: refused bodies, repeated keys, too much at once.</summary>
    static void AddCommonProblems(OpenApiOperation operation, OpenApiDocument document, bool anyTenant, string? method)
    {
        List<int> statuses = [429, 503];
        if (operation.RequestBody is not null) statuses.AddRange([400, 413, 415]);
        if (anyTenant && method == "POST") statuses.AddRange([409, 422]);
        operation.Responses ??= [];
        foreach (var status in statuses)
            operation.Responses.TryAdd(status.ToString(System.Globalization.CultureInfo.InvariantCulture), new OpenApiResponse
            {
                Description = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference("ProblemDetails", document) } },
            });
    }

    static void Add(OpenApiOperation operation, string name, string description, JsonSchemaType type) =>
        operation.Parameters!.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Query, Description = description, Schema = new OpenApiSchema { Type = type } });

    public static void MapContract(this WebApplication app) => app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();

    /// <summary>Before the routing, like every file: it is read without signing in.</summary>
    public static void UseContractPage(this WebApplication app) =>
        app.UseSwaggerUI(options => { options.RoutePrefix = "docs"; options.SwaggerEndpoint("/openapi/v1.json", "CRM API v1"); options.DocumentTitle = "CRM API"; });
}
