using Microsoft.AspNetCore.Mvc;
using OrchStack.Tenancy;

namespace Workspace.Knowledge;

internal static class DocumentEndpoints
{
    public static void MapDocuments(this IEndpointRouteBuilder api)
    {
        var documents = api.MapGroup("/documents");
        documents.MapGet("/", (Library library, CancellationToken cancellationToken) => library.ListAsync(cancellationToken));
        documents.MapPost("/", AddAsync).WithMetadata(new RequestSizeLimitAttribute(DocumentUpload.MostRequestBytes)).RequireQuota("api.requests");
        documents.MapGet("/{id:guid}", FindAsync);
        documents.MapGet("/{id:guid}/file", DownloadAsync);
        documents.MapDelete("/{id:guid}", RemoveAsync);
    }

    private static async Task<IResult> AddAsync(HttpRequest request, Library library, CancellationToken cancellationToken)
    {
        var upload = await DocumentUpload.ReadAsync(request, cancellationToken);
        if (upload.Refusal is { } refusal)
        {
            return refusal;
        }

        var document = await library.AddAsync(upload.Title, upload.Body, cancellationToken);
        return Results.Created($"/api/documents/{document.Id}", document);
    }

    private static async Task<IResult> FindAsync(Guid id, Library library, CancellationToken cancellationToken) =>
        await library.FindAsync(id, cancellationToken) is { } document ? Results.Ok(document) : NotFound();

    private static async Task<IResult> DownloadAsync(Guid id, ITenantFiles files, CancellationToken cancellationToken)
    {
        try
        {
            var content = await files.OpenAsync(Library.FileOf(id), cancellationToken);
            return Results.Stream(content.Stream, content.File.ContentType, $"{id}.md", content.File.Modified);
        }
        catch (TenantFileNotFoundException)
        {
            return NotFound();
        }
    }

    private static async Task<IResult> RemoveAsync(Guid id, Library library, CancellationToken cancellationToken) =>
        await library.RemoveAsync(id, cancellationToken) ? Results.NoContent() : NotFound();

    private static IResult NotFound() =>
        Results.Problem("Take an id from GET /api/documents.", statusCode: StatusCodes.Status404NotFound, title: "There is no such document.");
}
