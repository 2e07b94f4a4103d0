using System.Collections.Generic;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Micro.MLNet.Samples.Explorer.Api;

/// <summary>Answers to what can't be done, as RFC 9457 has them.</summary>
internal static class Problems
{
    public static ProblemHttpResult UnknownUser(string id) => NotFound($"The model doesn't know user '{id}'. GET /users lists those it knows; POST /recommendations needs none.");

    public static ProblemHttpResult UnknownItem(string id) => NotFound($"The model doesn't know item '{id}'. GET /items lists those it knows; POST /items adds one.");

    public static ProblemHttpResult NotFound(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound, title: "Not found");

    public static ProblemHttpResult Conflict(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status409Conflict, title: "Can't be done with this model");

    public static ValidationProblem Invalid(string name, string fault) => TypedResults.ValidationProblem(new Dictionary<string, string[]> { [name] = [fault] });
}
