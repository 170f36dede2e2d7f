using Microsoft.AspNetCore.Mvc;

namespace OrchStack.Tenancy.Quotas.Tests;

[ApiController]
public sealed class AskController : ControllerBase
{
    [HttpGet("/action")]
    [RequireQuota("api.requests")]
    public ContentResult Ask() => Content("done");

    [HttpGet("/plain")]
    public ContentResult Plain() => Content("done");
}
