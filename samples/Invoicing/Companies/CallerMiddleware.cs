using Invoicing.Data;
using Microsoft.EntityFrameworkCore;

namespace Invoicing.Companies;

internal static class CallerMiddleware
{
    /// <summary>The gateway in front has signed the user in, and says for which company.</summary>
    public static void UseCaller(this WebApplication app) => app.Use(async (http, next) =>
    {
        var slug = http.Request.Headers["X-Company"].ToString();
        var db = http.RequestServices.GetRequiredService<InvoicingContext>();
        if (await db.Companies.AsNoTracking().SingleOrDefaultAsync(company => company.Slug == slug, http.RequestAborted) is not { } company)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        http.RequestServices.GetRequiredService<Caller>().Company = company;
        await next(http);
    });
}
