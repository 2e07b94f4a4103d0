using Micro.MLNet.Samples.Production;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

var builder = WebApplication.CreateBuilder(args);
var settings = (builder.Configuration.GetSection(ModelSettings.Section).Get<ModelSettings>() ?? new ModelSettings()).Checked();
builder.Services.AddProblemDetails();
builder.Services.AddSingleton(settings);
builder.Services.AddSingleton(new ModelSet(settings));
builder.Services.AddHostedService<ModelWatcher>();

var app = builder.Build();
app.UseExceptionHandler();
Endpoints.Map(app);
app.Run();
