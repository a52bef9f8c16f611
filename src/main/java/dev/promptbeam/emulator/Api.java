package dev.promptbeam.emulator;

import dev.promptbeam.emulator.batches.BatchUpdateHandler;
import dev.promptbeam.emulator.batches.BatchesHandler;
import dev.promptbeam.emulator.batches.DownloadHandler;
import dev.promptbeam.emulator.batches.JobStore;
import dev.promptbeam.emulator.batches.JobTimeline;
import dev.promptbeam.emulator.batches.OperationWriter;
import dev.promptbeam.emulator.control.Accounting;
import dev.promptbeam.emulator.control.ControlHandler;
import dev.promptbeam.emulator.control.FaultsHandler;
import dev.promptbeam.emulator.faults.Faults;
import dev.promptbeam.emulator.files.FileReferences;
import dev.promptbeam.emulator.files.FileStore;
import dev.promptbeam.emulator.files.FilesHandler;
import dev.promptbeam.emulator.files.UploadHandler;
import dev.promptbeam.emulator.files.UploadStore;
import dev.promptbeam.emulator.http.Delivery;
import dev.promptbeam.emulator.http.FaultGate;
import dev.promptbeam.emulator.http.Handler;
import dev.promptbeam.emulator.http.HostNames;
import dev.promptbeam.emulator.http.HttpConnection;
import dev.promptbeam.emulator.http.KeyCheck;
import dev.promptbeam.emulator.http.Routes;
import dev.promptbeam.emulator.models.Models;
import dev.promptbeam.emulator.models.ModelsHandler;
import dev.promptbeam.emulator.models.ServedCalls;
import dev.promptbeam.emulator.setup.TimeMode;
import dev.promptbeam.emulator.state.EmulatorClock;
import dev.promptbeam.emulator.state.StateDirectory;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/** Puts the parts together: state, handlers and the routes to them. */
final class Api {
  private final StateDirectory state;
  private final EmulatorOptions options;
  private final EmulatorClock clock;
  private final Faults faults;
  private final FileStore files;
  private final UploadStore uploads;
  private final JobTimeline timeline;
  private final JobStore jobs;
  private final Accounting accounting;
  private final Delivery delivery;
  private final FaultGate gate;
  private final Models models;
  private final ServedCalls served;
  private final Routes routes = new Routes();
  private final Frontend frontend;

  Api(StateDirectory state, EmulatorOptions options, CountDownLatch closed) throws IOException {
    this.state = state;
    this.options = options;
    this.clock = new EmulatorClock(state, options.times().mode() == TimeMode.VIRTUAL);
    this.models = new Models(clock, options.retired());
    this.served = new ServedCalls(state);
    this.faults = new Faults(state, options.faultsFile(), options.answersFile());
    this.files = new FileStore(state, clock);
    this.uploads = new UploadStore(state, clock);
    this.timeline = new JobTimeline(options.times());
    this.jobs = new JobStore(state, clock, files, faults, timeline, options.quotas());
    this.accounting = new Accounting(state, jobs, served);
    this.delivery = new Delivery(closed);
    this.gate = new FaultGate(faults, delivery);
    addFiles();
    addBatches();
    addModels();
    addControl();
    this.frontend =
        new Frontend(
            routes,
            accounting,
            gate,
            delivery,
            jobs,
            files,
            new HostNames(options.host(), options.allowedHosts()),
            new KeyCheck(options.apiKey()));
  }

  /** Serves one connection to its end. */
  void serve(Socket socket) throws IOException {
    new HttpConnection(frontend::handle, clock).serve(socket);
  }

  void close() {
    jobs.close();
  }

  private void addFiles() {
    UploadHandler upload = new UploadHandler(files, uploads, faults, gate, options.quotas());
    FilesHandler handler = new FilesHandler(files, jobs::deleteInput);
    DownloadHandler download = new DownloadHandler(state, files, jobs);
    routes.addUpload(UploadHandler::operation, upload::handle);
    routes.add(
        "GET", "(?:/download)?", "files/{id}:download", "files.download", download::download);
    routes.add("GET", "", "files/{id}", "files.get", handler::get);
    routes.add("DELETE", "", "files/{id}", "files.delete", handler::delete);
    routes.add("GET", "", "files", "files.list", handler::list);
  }

  private void addBatches() {
    OperationWriter operations = new OperationWriter(state, clock, timeline);
    BatchesHandler handler =
        new BatchesHandler(
            state, clock, models, files, jobs, operations, faults, gate, options.quotas());
    BatchUpdateHandler update = new BatchUpdateHandler(jobs, operations);
    String create = "models/{id}:(?:batchGenerateContent|asyncBatchEmbedContent)";
    routes.add("POST", "", create, "batches.create", handler::create);
    routes.add("GET", "", "batches", "batches.list", handler::list);
    routes.add("GET", "", "batches/{id}", "batches.get", handler::get);
    routes.add("DELETE", "", "batches/{id}", "batches.delete", handler::delete);
    routes.add("POST", "", "batches/{id}:cancel", "batches.cancel", handler::cancel);
    // The guide's curl samples lack -X.
    routes.add("GET", "", "batches/{id}:cancel", "batches.cancel", handler::cancel);
    routes.add("GET", "", "batches/{id}:delete", "batches.delete", handler::delete);
    String patch = "batches/{id}:(?:updateGenerateContentBatch|updateEmbedContentBatch)";
    routes.add("PATCH", "", patch, "batches.update", update::update);
  }

  private void addModels() {
    ModelsHandler handler =
        new ModelsHandler(models, faults, new FileReferences(files), clock, served);
    routes.add("GET", "", "models", "models.list", handler::list);
    routes.add("GET", "", "models/{id}", "models.get", handler::get);
    addModelMethod("generateContent", handler::generateContent);
    addModelMethod("streamGenerateContent", handler::streamGenerateContent);
    addModelMethod("countTokens", handler::countTokens);
    addModelMethod("embedContent", handler::embedContent);
    addModelMethod("batchEmbedContents", handler::batchEmbedContents);
  }

  private void addModelMethod(String method, Handler handler) {
    routes.add("POST", "", "models/{id}:" + method, "models." + method, handler);
  }

  private void addControl() {
    ControlHandler control = new ControlHandler(clock, files, uploads, jobs, faults, accounting);
    FaultsHandler scripted = new FaultsHandler(faults);
    routes.addControl("GET", "health", control::health);
    routes.addControl("POST", "reset", control::reset);
    routes.addControl("GET", "clock", control::readClock);
    routes.addControl("POST", "clock", control::moveClock);
    routes.addControl("GET", "requests", accounting::report);
    routes.addControl("POST", "faults", scripted::add);
    routes.addControl("GET", "faults", scripted::list);
    routes.addControl("DELETE", "faults", scripted::removeAll);
    routes.addControl("DELETE", "faults/{id}", scripted::remove);
  }
}
