using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Crm.Platform;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Crm.Identity;

/// <summary>Access tokens: JWT, HS256, ten minutes; they say who and which workspace, never what is allowed.</summary>
public sealed class AccessTokens(Settings settings, TimeProvider time)
{
    public const int LifetimeSeconds = 600;
    const string Issuer = "crm", Audience = "crm-api";
    readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };
    readonly SymmetricSecurityKey key = KeyOf(settings);

    public string Create(Session session)
    {
        var now = time.Now().UtcDateTime;
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer, Audience = Audience, IssuedAt = now, NotBefore = now.AddSeconds(-5), Expires = now.AddSeconds(LifetimeSeconds),
            Claims = new Dictionary<string, object> { ["sub"] = session.UserId.ToString(), ["sid"] = session.Id.ToString(), ["tid"] = session.TenantId.ToString(), ["mid"] = session.MemberId.ToString() },
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.HmacSha256),
        });
    }

    public static TokenValidationParameters Rules(Settings settings, TimeProvider time) => new()
    {
        ValidIssuer = Issuer, ValidAudience = Audience, IssuerSigningKey = KeyOf(settings), ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        RequireExpirationTime = true, RequireSignedTokens = true, ClockSkew = TimeSpan.FromSeconds(10),
        LifetimeValidator = (notBefore, expires, _, rules) => expires > time.GetUtcNow().UtcDateTime - rules.ClockSkew && !(notBefore > time.GetUtcNow().UtcDateTime + rules.ClockSkew),
    };

    static SymmetricSecurityKey KeyOf(Settings settings) => new(SHA256.HashData(Encoding.UTF8.GetBytes("jwt:" + settings.Secret)));
}

/// <summary>Checks a signature once per token and remembers it until the token ends: a tenth of a list's cost otherwise.</summary>
public sealed class RememberingTokenHandler(TimeProvider time) : JsonWebTokenHandler
{
    const int Most = 10_000;
    readonly ConcurrentDictionary<string, TokenValidationResult> known = new(StringComparer.Ordinal);

    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        if (known.TryGetValue(token, out var result) && result.SecurityToken.ValidTo > time.GetUtcNow().UtcDateTime) return Copy(result);
        result = await base.ValidateTokenAsync(token, validationParameters);
        if (!result.IsValid) return result;
        if (known.Count >= Most) known.Clear();
        known[token] = result;
        return Copy(result);
    }

    static TokenValidationResult Copy(TokenValidationResult result) =>
        new() { IsValid = true, SecurityToken = result.SecurityToken, ClaimsIdentity = new ClaimsIdentity(result.ClaimsIdentity) };
}
